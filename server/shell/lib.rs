//! Findings in shell scripts: [`check`] takes a [`ShellScript`] and returns [`Finding`]s with [`ShellCheck`'s
//! codes](CODES).
//!
//! An [`Engine`] finds the places; this crate decides what is reported. It knows which codes matter in an image build,
//! what each shell supports, and the values of variables. It knows nothing about Dockerfiles, and does no input or
//! output. The feature `shell-lints` is for the built-in engine; without it, nothing is found unless another one is [set](set_engine).

mod codes;
#[cfg(feature = "shell-lints")]
mod engine;
mod filter;
mod output;
mod parts;
mod scan;
mod values;

use std::ops::Range;
use std::sync::OnceLock;

pub use codes::{CODES, Code, CodeSeverity, Shells, code};
pub use values::names_a_list;

/// A script to check.
pub struct ShellScript<'a> {
    /// Its text.
    pub text: &'a str,
    /// The shell that runs it.
    pub dialect: Dialect,
    /// True if the shell is started with `-e`.
    pub exits_on_error: bool,
    /// Looks up the variables that are set before it runs.
    pub variables: &'a dyn Fn(&str) -> OuterVariable,
}

/// The shell that runs a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Dialect {
    /// A `/bin/sh` of which nothing else is known.
    Sh,
    /// Dash, the `/bin/sh` of Debian.
    Dash,
    /// The ash of `BusyBox`, the `/bin/sh` of Alpine.
    Ash,
    /// Bash.
    Bash,
    /// The Korn shell.
    Ksh,
}

/// A variable outside of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OuterVariable {
    /// Nothing sets it.
    Unset,
    /// An image of which nothing is known may set it.
    Perhaps,
    /// It is set, or may be.
    Unknown,
    /// It has a value that stays as it is without quotes, such as a platform.
    Word,
    /// It has this value.
    Value(String),
}

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
}

/// Finds places in scripts. Implementations respect comments like `# shellcheck disable=SC2086`.
pub trait Engine {
    /// Checks a script for the codes that are in [`CODES`].
    fn run(&self, text: &str, dialect: Dialect) -> Outcome;
}

/// The result of [`check`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckedScript {
    /// The findings, in the order of the text.
    pub findings: Vec<Finding>,
    /// Why the script can't be parsed, if so.
    pub syntax_error: Option<SyntaxError>,
}

/// Checks a script. Nothing is found if there is no engine.
pub fn check(script: &ShellScript) -> CheckedScript {
    let outcome = run(script.text, script.dialect);
    match outcome.syntax_error {
        // What follows is not understood.
        Some(_) => CheckedScript {
            findings: Vec::new(),
            syntax_error: outcome.syntax_error,
        },
        None => CheckedScript {
            findings: filter::findings(script, outcome.findings),
            syntax_error: None,
        },
    }
}

/// An engine that isn't built in.
static ENGINE: OnceLock<Box<dyn Engine + Send + Sync>> = OnceLock::new();

/// Sets the engine of a program that has none. Only the first call has an effect.
pub fn set_engine(engine: impl Engine + Send + Sync + 'static) {
    let _ = ENGINE.set(Box::new(engine));
}

/// True if the program can check scripts.
pub fn is_available() -> bool {
    cfg!(feature = "shell-lints") || ENGINE.get().is_some()
}

/// Runs the engine.
pub fn run(text: &str, dialect: Dialect) -> Outcome {
    #[cfg(feature = "shell-lints")]
    return engine::Contained.run(text, dialect);
    #[cfg(not(feature = "shell-lints"))]
    ENGINE
        .get()
        .map_or_else(Outcome::default, |engine| engine.run(text, dialect))
}

#[cfg(all(test, feature = "shell-lints"))]
#[expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a failure of a test"
)]
mod tests;
