//! Shell syntax error.
//!
//! The shell refuses a script whose quotes, brackets or keywords don't end, so the build fails at this instruction, or
//! the container doesn't start. Only reported where it is an error in every POSIX shell or two parsers agree, and the shell
//! is known to be a POSIX shell.
//!
//! ```dockerfile
//! FROM debian
//! RUN if [ -f /etc/os-release ]; then cat /etc/os-release
//! ```
//!
//! ```dockerfile
//! FROM debian
//! RUN if [ -f /etc/os-release ]; then cat /etc/os-release; fi
//! ```

use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::found::Found;
use shell::SyntaxError;
use syntax::text::{Span, TextEdit};
use syntax::{Instruction, ShellText};

/// The rule for scripts that can't be parsed.
pub(in super::super) const RULE: Rule = Rule {
    name: "ShellSyntaxError",
    aliases: &["SC1072", "SC1073"],
    ..Rule::dockwright(
        "ShellSyntaxError",
        Category::Bug,
        Severity::Error,
        documentation!("syntax_error.rs"),
        Check::Script,
    )
};

/// The finding for a script that the engine can't parse, if its cause is known, and it is certain or tree-sitter can't parse
/// it either.
pub(super) fn find(
    instruction: &Instruction,
    text: &ShellText,
    error: SyntaxError,
) -> Option<Found> {
    if instruction.shell()?.sound && !error.is_certain {
        return None;
    }
    let text = &text.text;
    // What is meant as a JSON array, and `if[`, is reported as such.
    let source = text.text.trim_start();
    let array = source.strip_prefix('[').map(str::trim_start);
    let is_array = array.is_some_and(|it| it.starts_with(['"', '\'']));
    if is_array
        || ["if[ ", "while[ ", "elif[ "]
            .iter()
            .any(|it| source.contains(it))
    {
        return None;
    }
    let missing = error.missing_separator.map(|at| {
        let edit = TextEdit::new(Span::empty(text.span_of(0..at).end), ";");
        Fix::suggestion("Insert `;`", vec![edit])
    });
    Some(Found {
        rule: &RULE,
        span: text.span_of(error.range),
        message: error.message?,
        fix: missing,
    })
}
