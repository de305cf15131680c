//! Heredoc that nothing executes.
//!
//! `RUN <<EOF` executes the lines of the heredoc, if nothing else is on its line. With anything after the marker, also a comment,
//! BuildKit leaves the heredoc to the shell, as the input of a command; and if there is none, as in `RUN <<EOF && echo done`, the
//! shell reads it and executes nothing. The build succeeds.
//!
//! ```dockerfile
//! FROM alpine:3.22
//! RUN <<EOF # install
//! apk add --no-cache curl
//! EOF
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! # install
//! RUN <<EOF
//! apk add --no-cache curl
//! EOF
//! ```

use super::context::RuleContext;
use super::diagnostic::Severity;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;

pub(super) const RULE: Rule = Rule::dockwright(
    "HeredocNotExecuted",
    Category::Bug,
    Severity::Warning,
    documentation!("heredoc_not_executed.rs"),
    Check::Each(&[Kind::Run], check),
);

fn check(context: &mut RuleContext) {
    let Some(heredoc) = context.instruction().heredocs.first() else {
        return;
    };
    let body = heredoc.body.start;
    let Some(script) = context.script().filter(|it| !it.is_exec) else {
        return;
    };
    // Only the redirection of a command without words reads it.
    let mut commands = script.commands.iter().filter(|it| {
        it.words.is_empty() && it.assignments.is_empty() && !it.redirections.is_empty()
    });
    let span = commands.find_map(|it| {
        let span = script.span(it);
        context.source(span).starts_with("<<").then_some(span)
    });
    let Some(span) = span else {
        return;
    };
    if span.start < body {
        let message = "Nothing executes this heredoc: it must be alone on its line, or follow a command that reads it";
        context.report(span, message.to_owned());
    }
}
