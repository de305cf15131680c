//! Edits of commands for fixes: appending a command, removing and inserting words.

use super::super::context::RuleContext;
use syntax::language::INSTRUCTIONS;
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Script, ScriptCommand};

/// True if fixes can edit the script: it is in this file, and written as a command of the shell.
pub(in super::super) fn is_editable(context: &RuleContext, script: &Script) -> bool {
    context.is_in_file()
        && !script.is_exec
        && (matches!(context.instruction().arguments, Arguments::Shell(_)))
}

/// The edit that appends a command which runs if the script succeeds.
pub(in super::super) fn append(
    context: &RuleContext,
    script: &Script,
    command: &str,
) -> Option<TextEdit> {
    let last = script.commands.last()?;
    if !is_editable(context, script) || matches!(last.name(), "exit" | "exec") {
        return None;
    }
    if is_unclear(context) || !is_sound(context) {
        return None;
    }
    let text = script.text_of(last);
    let rest = text.get(last.range.end..)?;
    let instruction = context.instruction();
    let document = context.document();
    let Arguments::Shell(line) = &instruction.arguments else {
        return None;
    };
    if instruction.heredocs.is_empty() {
        let rest = rest.trim_end();
        let end = script
            .span_of(last, last.range.end..last.range.end + rest.len())
            .end;
        // After `;`, the status of the command would replace that of the script.
        let span = match rest.trim_start() {
            "" | ")" | "}" | "; }" | "fi" | "; fi" | "done" | "; done" => Span::empty(end),
            ";" => script.span_of(last, last.range.end..last.range.end + rest.len()),
            _ => return None,
        };
        let span = context.file_span(span);
        let at = span.end;
        let whole = context.file_span(line.span);
        let first_line = document.text.line_of(whole.start);
        let last_line = document.text.line_of(at);
        let text = if first_line == last_line || !span.is_empty() {
            format!(" && {command}")
        } else {
            // As the last line is written.
            let start = document.text.line(last_line).start;
            let written = document.text.slice(Span::new(start, at)).to_string();
            let trimmed = written.trim_start();
            let indent = written.get(..written.len() - trimmed.len())?;
            let escape = context.escape();
            let new_line = document.text.new_line();
            if trimmed.starts_with("&&") {
                format!(" {escape}{new_line}{indent}&& {command}")
            } else {
                format!(" && {escape}{new_line}{indent}{command}")
            }
        };
        return Some(TextEdit::new(span, text));
    }
    // A heredoc that is the script: a line of its own, which only runs if the script succeeds.
    let is_script = instruction.heredocs.len() == 1
        && instruction
            .markers
            .first()
            .is_some_and(|it| it.span == line.span);
    if !is_script || !last.nesting.is_none() || !rest.trim().is_empty() {
        return None;
    }
    let end = script.span(last).end;
    let at = context.file_span(Span::empty(end)).end;
    let start = document.text.line(document.text.line_of(at)).start;
    let written = document.text.slice(Span::new(start, at)).to_string();
    let indent = written.len() - written.trim_start().len();
    let indent = written.get(..indent)?;
    let new_line = document.text.new_line();
    let operator = if ends_at_errors(script) { "" } else { " &&" };
    Some(TextEdit::new(
        Span::empty(at),
        format!("{operator}{new_line}{indent}{command}"),
    ))
}

/// True if the script can be parsed, so that what is appended to it isn't a part of a quote.
pub(super) fn is_sound(context: &RuleContext) -> bool {
    context.instruction().shell().is_none_or(|it| it.sound)
}

/// True if it isn't clear where the instruction ends: what follows isn't an instruction, or a line of it begins like one.
fn is_unclear(context: &RuleContext) -> bool {
    let next = context.file().items.get(context.item + 1);
    let whole = context.source(Span::new(0, context.instruction().len));
    let begins = |line: &str| {
        let word = line.split_whitespace().next().unwrap_or_default();
        INSTRUCTIONS.iter().any(|it| it.keyword == word)
    };
    next.is_some_and(|it| it.instruction.kind.is_none())
        || context.instruction().heredocs.is_empty() && whole.lines().skip(1).any(begins)
}

/// True if a script ends where a command fails, by `set -e` at its beginning.
fn ends_at_errors(script: &Script) -> bool {
    let is_set = |it: &ScriptCommand| {
        let mut arguments = it.arguments().iter();
        arguments.any(|it| {
            let letters = it.value.strip_prefix('-');
            it.value == "errexit" || letters.is_some_and(|it| it.contains('e'))
        })
    };
    let mut first = script.commands.iter().take_while(|it| it.name() == "set");
    first.any(is_set)
}

/// The edit that removes words of a command, given by their indices, with the whitespace before them.
pub(in super::super) fn remove_words(
    context: &RuleContext,
    script: &Script,
    command: &ScriptCommand,
    words: std::ops::Range<usize>,
) -> Option<TextEdit> {
    let before = command.words.get(words.start.checked_sub(1)?)?;
    let last = command.words.get(words.end.checked_sub(1)?)?;
    let span = script.span_of(command, before.range.end..last.range.end);
    let start = script.span_of(command, before.range.clone()).end;
    let span = context.file_span(Span::new(start, span.end));
    let is_plain = is_editable(context, script) && !context.text_at(span).contains('#');
    is_plain.then(|| TextEdit::new(span, ""))
}

/// The edit that inserts text, such as ` -y`, after a word of a command.
pub(in super::super) fn insert_after(
    context: &RuleContext,
    script: &Script,
    command: &ScriptCommand,
    word: usize,
    text: &str,
) -> Option<TextEdit> {
    let word = command.words.get(word)?;
    let end = script.span_of(command, word.range.clone()).end;
    let at = context.file_span(Span::empty(end));
    is_editable(context, script).then(|| TextEdit::new(at, text))
}
