//! A problem in a configuration file.

use std::ops::Range;

use super::values::Level;

/// A problem in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// Its position as byte offsets, which are within the text and on character boundaries.
    pub span: Range<usize>,
    /// The message, on one line.
    pub message: String,
    /// [`Level::Error`] for an invalid entry, [`Level::Warning`] for one without effect.
    pub severity: Level,
}
