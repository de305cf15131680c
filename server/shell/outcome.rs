//! What engines do, and what they return: places without texts.

use std::ops::Range;

use crate::script::Dialect;

/// What an engine returns: places without texts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RawFinding {
    /// The code, such as 2086.
    pub number: u32,
    /// Its place in the text, in bytes.
    pub range: Range<usize>,
    /// The edits that the engine suggests.
    pub edits: Vec<(Range<usize>, String)>,
}

/// The result of an engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Outcome {
    /// The findings.
    pub findings: Vec<RawFinding>,
    /// Why the script can't be parsed, if so.
    pub syntax_error: Option<SyntaxError>,
}

/// Why a script can't be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SyntaxError {
    /// The place, in bytes: what isn't closed, or what is unexpected.
    pub range: Range<usize>,
    /// The message for the user; `None` for a cause that isn't certain.
    pub message: Option<String>,
    /// Where `;` is missing, if that is the cause.
    pub missing_separator: Option<usize>,
    /// True if every POSIX shell reports it.
    pub is_certain: bool,
}

/// Finds places in scripts. Implementations respect comments like `# shellcheck disable=SC2086`.
pub trait Engine {
    /// Checks a script for the codes that are in [`crate::CODES`].
    fn run(&self, text: &str, dialect: Dialect) -> Outcome;
}
