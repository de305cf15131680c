//! Command in quotes.
//!
//! For a shell, text in quotes is one word. If that is all of a command, the shell takes it for the name of a program:
//! `RUN "apt-get update"` looks for a program whose name contains a space, and fails with "not found".
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN "useradd app"
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN useradd app
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule::dockwright(
    "QuotedCommand",
    Category::Bug,
    Severity::Warning,
    documentation!("quoted_command.rs"),
    Check::Each(
        &[Kind::Cmd, Kind::Entrypoint, Kind::Healthcheck, Kind::Run],
        check,
    ),
);

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let [command] = &script.commands[..] else {
        return;
    };
    let [word] = &command.words[..] else { return };
    let is_command = !script.is_exec && command.assignments.is_empty() && word.is_literal;
    let Some(written) = script.text_of(command).get(word.range.clone()) else {
        return;
    };
    let quote = written.chars().next().filter(|it| "\"'".contains(*it));
    let inner = quote.and_then(|it| written.strip_prefix(it)?.strip_suffix(it));
    let Some(inner) = inner.filter(|it| is_command && is_words(it)) else {
        return;
    };
    let message = "The quotes make this one word, the name of a program: remove them";
    let span = script.span_of(command, word.range.clone());
    let (start, end) = (
        context.file_span(Span::empty(span.start)),
        context.file_span(Span::empty(span.end)),
    );
    let is_whole = span.len() as usize == inner.len() + 2;
    let can_fix = context.is_in_file() && is_whole && !inner.contains(['"', '\'', '\\', '`']);
    if let Some(diagnostic) = context.report(span, message.to_owned())
        && can_fix
    {
        let edits = vec![
            TextEdit::new(Span::new(start.start, start.start + 1), ""),
            TextEdit::new(Span::new(end.end - 1, end.end), ""),
        ];
        diagnostic
            .fixes
            .push(Fix::suggestion("Remove the quotes", edits));
    }
}

/// True for several words, of which the first one looks like the name of a program. A path may contain spaces.
fn is_words(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    let first = words.next().unwrap_or_default();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-+/".contains(c);
    let is_path = first.contains('/') && words.clone().any(|it| it.contains('/'));
    !text.starts_with(' ') && first.chars().all(is_name) && words.next().is_some() && !is_path
}
