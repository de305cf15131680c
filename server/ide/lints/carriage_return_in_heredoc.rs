//! Script in a heredoc with Windows line endings.
//!
//! BuildKit keeps the lines of a heredoc as they are. In a file with Windows line endings (CRLF), each line of a script
//! ends with a carriage return, which a shell reads as part of the last word: `set -e` fails with "Illegal option -", and
//! the interpreter of `#!/bin/sh` isn't found. Save the file with LF line endings. Data, such as a configuration file, is
//! not reported.
//!
//! In these examples, the first file has CRLF line endings, and the second one LF.
//!
//! ```dockerfile
//! FROM alpine
//! RUN <<EOF
//! set -e
//! apk add git
//! EOF
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! RUN <<EOF
//! set -e
//! apk add git
//! EOF
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::{self, Kind};
use syntax::text::{Span, TextEdit};
use syntax::{Heredoc, Instruction};

pub(super) const RULE: Rule = Rule::dockwright(
    "CarriageReturnInHeredoc",
    Category::Bug,
    Severity::Warning,
    documentation!("carriage_return_in_heredoc.rs"),
    Check::Each(&[Kind::Add, Kind::Copy, Kind::Run], check),
);

fn check(context: &mut RuleContext) {
    let instruction = context.instruction();
    if !context.is_in_file() || context.before().windows || context.before().windows_shell {
        return;
    }
    let shell = context.before().config.shell.as_ref();
    let program = shell.and_then(|it| it.first());
    let posix = program.is_none_or(|it| language::is_posix_shell(it));
    let mut found = Vec::new();
    for (heredoc, marker) in instruction.heredocs.iter().zip(&instruction.markers) {
        if !heredoc.content.contains("\r\n") || heredoc.end.is_none() {
            continue;
        }
        let is_script = heredoc.content.starts_with("#!")
            || match instruction.kind {
                Some(Kind::Run) => posix && runs_in_shell(instruction, heredoc),
                _ => is_shell_script(instruction),
            };
        if is_script {
            found.push(marker.span);
        }
    }
    for span in found {
        let message = "The lines of this script end with a carriage return (CRLF), which is an error for the shell: save \
                       the file with LF line endings";
        let edits = line_feeds(&context.document().text.to_string());
        if let Some(diagnostic) = context.report(span, message.to_owned()) {
            let fix = Fix::suggestion("Use LF line endings in the file", edits);
            diagnostic.fixes.push(fix);
        }
    }
}

/// True for a heredoc that a shell runs: that of a RUN without another command, or the input of a shell.
fn runs_in_shell(instruction: &Instruction, heredoc: &Heredoc) -> bool {
    let Some(command) = instruction.words().first() else {
        return false;
    };
    let words: Vec<&str> = command.text.split_whitespace().collect();
    let is_marker = |it: &&str| it.contains("<<") && it.contains(&heredoc.name);
    match words.as_slice() {
        [only] => is_marker(only),
        [program, ..] if program.contains("<<") => {
            // `<<EOF sh`, which is unusual but valid.
            words.get(1).is_some_and(|it| language::is_posix_shell(it))
        }
        [program, ..] => language::is_posix_shell(program),
        [] => false,
    }
}

/// True for a destination with the name of a shell script.
fn is_shell_script(instruction: &Instruction) -> bool {
    let last = instruction.words().last();
    last.is_some_and(|it| [".sh", ".bash"].iter().any(|end| it.text.ends_with(end)))
}

/// The edits that remove the carriage returns before line feeds.
fn line_feeds(text: &str) -> Vec<TextEdit> {
    let returns = text.match_indices("\r\n");
    returns
        .map(|(at, _)| TextEdit::new(Span::new(at as u32, at as u32 + 1), ""))
        .collect()
}
