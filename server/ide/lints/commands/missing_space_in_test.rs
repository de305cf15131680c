//! Space missing in a test.
//!
//! `[` is a command: it needs a space after it, and its last argument is `]`, with a space before it. In `[ "$a" = 1]`, the
//! last argument is `1]`, and the command fails with "missing ]". `["$a" = 1 ]` and `if[` look for programs of these names.
//! The build doesn't stop there: the condition is simply false.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ARG DEBUG=0
//! RUN if [ "$DEBUG" = 1]; then touch /debug; fi
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ARG DEBUG=0
//! RUN if [ "$DEBUG" = 1 ]; then touch /debug; fi
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::is_sound;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Script, ScriptCommand};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["SC1020", "SC1035", "SC1069"],
    ..Rule::dockwright(
        "MissingSpaceInTest",
        Category::Bug,
        Severity::Warning,
        documentation!("missing_space_in_test.rs"),
        Check::Each(
            &[Kind::Cmd, Kind::Entrypoint, Kind::Healthcheck, Kind::Run],
            check,
        ),
    )
};

fn check(context: &mut RuleContext) {
    let Some(script) = context.script().filter(|it| !it.is_exec) else {
        return;
    };
    for command in &script.commands {
        let found = before_end(&script, command).or_else(|| after_start(context, &script, command));
        let Some((span, at, message)) = found else {
            continue;
        };
        // With a quote that doesn't end, words aren't what they seem. Parsing the script takes longer than everything else.
        if !is_sound(context) {
            return;
        }
        let edit = TextEdit::new(context.file_span(Span::empty(at)), " ");
        let can_fix = context.is_in_file();
        if let Some(diagnostic) = context.report(span, message)
            && can_fix
        {
            let fix = Fix::suggestion("Insert a space", vec![edit]);
            diagnostic.fixes.push(fix);
        }
    }
}

/// `[ a = b]`.
fn before_end(script: &Script, command: &ScriptCommand) -> Option<(Span, u32, String)> {
    let name = command.name();
    let end = match name {
        "[" => "]",
        "[[" => "]]",
        _ => return None,
    };
    let last = command.words.last().filter(|_| command.words.len() > 1)?;
    let text = script.text_of(command).get(last.range.clone())?;
    let is_missing = text.len() > end.len() && text.ends_with(end) && !text.contains('[');
    if !is_missing || command.words.iter().any(|it| it.value == end) {
        return None;
    }
    let at = last.range.end - end.len();
    let span = script.span_of(command, last.range.clone());
    let at = script.span_of(command, at..at).start;
    Some((span, at, format!("`{name}` needs a space before `{end}`")))
}

/// `["$a" = b ]` and `if["$a" = b ]`.
fn after_start(
    context: &RuleContext,
    script: &Script,
    command: &ScriptCommand,
) -> Option<(Span, u32, String)> {
    let first = command.words.first()?;
    let last = command.words.last().filter(|_| command.words.len() > 1)?;
    let text = script.text_of(command).get(first.range.clone())?;
    let keyword = ["if", "while", "elif", "until"]
        .into_iter()
        .find(|it| text.strip_prefix(it).is_some_and(|it| it.starts_with('[')))
        .unwrap_or_default();
    let rest = text.get(keyword.len()..)?;
    let brackets = rest.len() - rest.trim_start_matches('[').len();
    let is_test = matches!(brackets, 1 | 2) && last.value == "]".repeat(brackets);
    let inner = rest.get(brackets..)?;
    // What may be meant as a JSON array is reported as such.
    let instruction = context.instruction();
    let is_array = match &instruction.arguments {
        Arguments::Shell(line) => line.text.starts_with('['),
        _ => false,
    };
    if !is_test || is_array || keyword.is_empty() && inner.is_empty() {
        return None;
    }
    let at = if keyword.is_empty() {
        first.range.start + brackets
    } else {
        first.range.start + keyword.len()
    };
    let what = if keyword.is_empty() {
        format!("`{}` needs a space after it", "[".repeat(brackets))
    } else {
        format!("`{keyword}` needs a space after it")
    };
    let span = script.span_of(command, first.range.clone());
    Some((span, script.span_of(command, at..at).start, what))
}
