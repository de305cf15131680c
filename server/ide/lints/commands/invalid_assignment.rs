//! Assignment that the shell reads as a command.
//!
//! A shell only assigns in `name=value`, without spaces and without `$`. `VERSION = 1.2` looks for a program called `VERSION`,
//! and `$VERSION=1.2` for one that is named after the value of the variable: "not found".
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN VERSION = 1.2 && echo "$VERSION"
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN VERSION=1.2 && echo "$VERSION"
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::{is_editable, is_sound};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Script, ScriptCommand, is_shell_name};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["SC2281", "SC2283", "SC2290"],
    ..Rule::dockwright(
        "InvalidAssignment",
        Category::Bug,
        Severity::Warning,
        documentation!("invalid_assignment.rs"),
        Check::Each(
            &[Kind::Cmd, Kind::Entrypoint, Kind::Healthcheck, Kind::Run],
            check,
        ),
    )
};

/// Commands that print or compare a `=`, and those whose arguments are assignments.
const COMPARING: [&str; 7] = ["[", "[[", "case", "echo", "expr", "printf", "test"];
const ASSIGNING: [&str; 5] = ["declare", "export", "local", "readonly", "typeset"];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script().filter(|it| !it.is_exec) else {
        return;
    };
    for command in &script.commands {
        let found = with_spaces(&script, command).or_else(|| with_dollar(&script, command));
        let Some((span, removed, message)) = found else {
            continue;
        };
        // Parsing the script takes longer than everything else.
        if !is_sound(context) {
            return;
        }
        let edits = removed
            .into_iter()
            .map(|it| TextEdit::new(context.file_span(it), ""));
        let edits: Vec<TextEdit> = edits.collect();
        let can_fix = is_editable(context, &script);
        let fix = Fix::suggestion("Change to an assignment", edits);
        if let Some(diagnostic) = context.report(span, message) {
            diagnostic.fixes.extend(Some(fix).filter(|_| can_fix));
        }
    }
}

/// What to report, what the fix removes, and the message.
type Found = (Span, Vec<Span>, String);

/// `name = value`, and `export name = value`.
fn with_spaces(script: &Script, command: &ScriptCommand) -> Option<Found> {
    let words = &command.words;
    let first = usize::from(ASSIGNING.contains(&command.name()));
    let (name, equals) = (words.get(first)?, words.get(first + 1)?);
    let is_program = first == 0 && crate::commands::command(command.name()).is_some();
    if COMPARING.contains(&command.name())
        || is_program
        || !is_shell_name(&name.value)
        || !name.is_literal
    {
        return None;
    }
    let text = script.text_of(command);
    if text.get(equals.range.clone())? != "=" {
        return None;
    }
    let before = script.span_of(command, name.range.end..equals.range.start);
    let value = words.get(first + 2);
    let end = value.map_or(equals.range.end, |it| it.range.end);
    let mut removed = vec![before];
    removed.extend(value.map(|it| script.span_of(command, equals.range.end..it.range.start)));
    let message = format!(
        "An assignment has no spaces around `=`: the shell {}",
        match first {
            0 => format!("looks for a program `{}`", name.value),
            _ => format!("passes `=` to `{}`", command.name()),
        }
    );
    Some((
        script.span_of(command, name.range.start..end),
        removed,
        message,
    ))
}

/// `$name=value`.
fn with_dollar(script: &Script, command: &ScriptCommand) -> Option<Found> {
    let word = command.words.first()?;
    let text = script.text_of(command).get(word.range.clone())?;
    let (name, _) = text.strip_prefix('$')?.split_once('=')?;
    if !is_shell_name(name) {
        return None;
    }
    let start = word.range.start;
    let message = format!("An assignment has no `$` before the name: write `{name}=…`");
    let span = script.span_of(command, start..start + 1 + name.len() + 1);
    Some((
        span,
        vec![script.span_of(command, start..start + 1)],
        message,
    ))
}
