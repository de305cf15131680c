//! A finding in a script, and its fix.

use std::ops::Range;

use crate::codes::Code;

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its code.
    pub code: &'static Code,
    /// Its place in the text, in bytes.
    pub range: Range<usize>,
    /// The message for the user.
    pub message: String,
    /// How to resolve it.
    pub fix: Option<ScriptFix>,
}

/// The change that resolves a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptFix {
    /// Replacements of parts of the text, in bytes, in order.
    pub edits: Vec<(Range<usize>, String)>,
    /// True if the script does the same afterwards.
    pub is_safe: bool,
}
