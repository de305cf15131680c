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
mod finding;
mod grammar;
mod outcome;
mod output;
mod parts;
mod scan;
mod script;
mod trivial;
mod values;

use std::sync::OnceLock;

use scan::{CommandKind, Scan};

pub use codes::{CODES, Code, CodeSeverity, Shells, code};
pub use finding::{Finding, ScriptFix};
pub use outcome::{Engine, Outcome, RawFinding, SyntaxError};
pub use script::{Dialect, OuterVariable, ShellScript};
pub use values::{is_plain, names_a_list};

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
    if trivial::is_trivial(script.text) {
        return CheckedScript::default();
    }
    let outcome = run(script.text, script.dialect);
    let certain = is_available()
        .then(|| grammar::error(script.text))
        .flatten();
    let error = outcome.syntax_error.map(|it| match it.message {
        Some(_) => SyntaxError {
            is_certain: certain.is_some(),
            ..it
        },
        // The engine is unsure of the cause.
        None => missing_separator(script.text)
            .or_else(|| certain.clone())
            .unwrap_or(it),
    });
    // The engine reads the rest of the text as a part of the expansion.
    match error
        .or(certain)
        .or_else(|| unclosed_expansion(script.text))
    {
        // What follows is not understood.
        Some(error) => CheckedScript {
            findings: Vec::new(),
            syntax_error: Some(error),
        },
        None => CheckedScript {
            findings: filter::findings(script, outcome.findings),
            syntax_error: None,
        },
    }
}

/// The error of an expansion outside of quotes whose brace no other one follows: `echo ${NAME`.
fn unclosed_expansion(text: &str) -> Option<SyntaxError> {
    let start = text.rfind("${")?;
    let rest = text.get(start + 2..)?;
    // Comments, heredocs and quotes may contain anything.
    let is_certain = !rest.contains(['}', '"', '\'', '`', '#', '\n']) && !text.contains("<<");
    let name = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
    let end = start + 2 + name.unwrap_or(rest.len());
    let before = text.get(..start)?;
    let mut quote: Option<char> = None;
    let mut chars = before.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None | Some('"'), '\\') => {
                // An escaped `$` begins no expansion.
                chars.next()?;
            }
            (None, '#') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    let is_name = end > start + 2;
    (is_certain && is_name && quote.is_none()).then(|| SyntaxError {
        range: start..end,
        message: Some("This `${` is never closed: `}` is missing".to_owned()),
        missing_separator: None,
        is_certain: false,
    })
}

/// The error of a `for` whose list isn't separated from `do`, which is a word of the list then.
fn missing_separator(text: &str) -> Option<SyntaxError> {
    let scan = Scan::new(text);
    scan.commands.iter().find_map(|it| {
        let (name, mut words) = match &it.words[..] {
            [name, words @ ..] if it.kind == CommandKind::Loop => (name, words.iter()),
            _ => return None,
        };
        // Without a list, no separator is needed.
        let list = text.get(name.end..it.range.end)?.trim_start();
        if !list.starts_with("in ") {
            return None;
        }
        let word = words.rfind(|word| text.get((*word).clone()) == Some("do"))?;
        let rest = text.get(it.range.end..).unwrap_or_default();
        let rest = rest.trim_start_matches(|c: char| c == ';' || c.is_whitespace());
        let is_separated = rest
            .strip_prefix("do")
            .is_some_and(|it| !it.starts_with(|c: char| c.is_alphanumeric()));
        let before = text.get(..word.start)?.trim_end().len();
        (!is_separated).then(|| SyntaxError {
            range: word.clone(),
            message: Some(
                "`;` is missing before `do`, which is a word of the list here".to_owned(),
            ),
            missing_separator: Some(before),
            is_certain: false,
        })
    })
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
