//! Fixes for parser directives and unterminated heredocs.

use super::problem_context::{ProblemContext, change};
use crate::lints::check_comments::new_directive;
use crate::lints::diagnostic::Fix;
use crate::lints::rules::rule;
use analysis::Frontend;
use syntax::Directive;
use syntax::language::{INSTRUCTIONS, suggest};
use syntax::text::Span;

fn directive<'d>(context: &ProblemContext<'d>) -> Option<(usize, &'d Directive)> {
    let mut directives = context.document.file().directives.iter().enumerate();
    directives.find(|(_, it)| it.span.covers(context.span))
}

/// Removes a duplicate directive.
pub(super) fn without_directive(context: &ProblemContext) -> Option<Fix> {
    let (number, here) = directive(context)?;
    let mut before = context.document.file().directives.iter().take(number);
    before.find(|it| it.name.eq_ignore_ascii_case(&here.name))?;
    let title = format!("Remove the second `{}`", here.name.to_lowercase());
    Some(change(title, context.line(here.span.start), ""))
}

pub(super) fn escape_with_backslash(context: &ProblemContext) -> Option<Fix> {
    let (_, here) = directive(context)?;
    let other = here.value.contains('`');
    (!other).then(|| change(r"Escape with `\`", here.value_span, r"\"))
}

pub(super) fn escape_with_backtick(context: &ProblemContext) -> Option<Fix> {
    let (_, here) = directive(context)?;
    let other = here.value.contains('\\');
    (!other).then(|| change("Escape with a backtick", here.value_span, "`"))
}

/// The options of a `check` directive.
const CHECK_OPTIONS: [&str; 3] = ["skip", "error", "experimental"];

/// Corrects the first invalid option of a `check` directive.
pub(super) fn check_option(context: &ProblemContext) -> Option<Fix> {
    let (_, here) = directive(context)?;
    let value = here.value.split(' ').next()?;
    let mut at = here.value_span.start;
    for part in value.split(';') {
        let start = at;
        at += part.len() as u32 + 1;
        let Some((key, _)) = part.split_once('=') else {
            let names = || part.split(',').map(str::trim);
            let all = part.trim() == "all" || names().all(|name| rule(name).is_some());
            let title = format!("Skip `{part}`");
            return all.then(|| change(title, Span::empty(start), "skip="));
        };
        if CHECK_OPTIONS.contains(&key.trim()) {
            continue;
        }
        let suggestion = suggest(key.trim(), CHECK_OPTIONS, false)?;
        let span = Span::new(start, start + key.len() as u32);
        return Some(change(
            format!("Change to `{suggestion}`"),
            span,
            suggestion,
        ));
    }
    None
}

/// Sets the syntax of the file to the latest stable version.
pub(super) fn current_syntax(context: &ProblemContext) -> Option<Fix> {
    const LATEST: &str = "docker/dockerfile:1";
    if context.document.frontend() != Frontend::Stable {
        return None;
    }
    let title = format!("Use the syntax `{LATEST}`");
    if let Some(here) = context.document.file().directive("syntax") {
        return Some(change(title, here.value_span, LATEST));
    }
    let edit = new_directive(context.document, &format!("# syntax={LATEST}"));
    Some(Fix::suggestion(title, vec![edit]))
}

/// Terminates a heredoc: at a line with its name and extra whitespace, or before the next instruction.
pub(super) fn end_of_heredoc(context: &ProblemContext) -> Option<Fix> {
    let item = context.item()?;
    let instruction = &item.instruction;
    // The first unterminated heredoc extends over all that follow.
    let open = instruction
        .heredocs
        .iter()
        .position(|it| it.end.is_none())?;
    let (heredoc, mark) = (
        instruction.heredocs.get(open)?,
        instruction.markers.get(open)?,
    );
    if !context.is_problem(mark.span) || heredoc.name.is_empty() || shift(context).is_some() {
        return None;
    }
    let name = &heredoc.name;
    let title = format!("End the heredoc with `{name}`");
    let body = item.at(heredoc.body);
    let text = context.source(body);
    let mut at = body.start;
    // The end of the last line with content other than comments.
    let mut last = body.start;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if content.trim().eq_ignore_ascii_case(name) {
            let span = Span::new(at, at + content.len() as u32);
            return Some(change(title, span, name));
        }
        if is_instruction(content) {
            let end = format!("{name}{}", context.document.text.new_line());
            return Some(change(title, Span::empty(last), end));
        }
        at += line.len() as u32;
        let content = content.trim_start();
        if !content.is_empty() && !content.starts_with('#') {
            last = at;
        }
    }
    let new_line = context.document.text.new_line();
    let source = context.source(item.span());
    let before = if source.ends_with('\n') { "" } else { new_line };
    let end = format!("{before}{name}{new_line}");
    Some(change(title, Span::empty(item.span().end), end))
}

/// The arithmetic expression (`((…))`) that contains the `<<` of an unterminated heredoc, where it is meant as a shift
/// operator. BuildKit finds heredocs without regard to the shell's syntax.
pub(super) fn shift(context: &ProblemContext) -> Option<Span> {
    let item = context.item()?;
    let line_start = context
        .document
        .text
        .line(context.document.text.line_of(context.span.start));
    let before = context.source(Span::new(
        line_start.start.max(item.start),
        context.span.start,
    ));
    let open = before.rfind("((")?;
    if before.get(open..)?.contains("))") {
        return None;
    }
    let start = line_start.start.max(item.start) + open as u32;
    let rest = context.source(Span::new(context.span.start, line_start.end));
    let end = rest
        .find("))")
        .map_or(start, |at| context.span.start + at as u32 + 2);
    Some(Span::new(start, end.max(start)))
}

/// Removes the spaces of an arithmetic expression, so that `<<` is part of a longer word: `$((1<<2))`.
pub(super) fn shift_without_spaces(context: &ProblemContext) -> Option<Fix> {
    let span = shift(context).filter(|it| !it.is_empty())?;
    let source = context.source(span);
    let plain = |c: char| c.is_ascii_alphanumeric() || " \t()<>+-*/%&|^~!=?:,_$".contains(c);
    // Two operands can't follow each other, so no space is needed between words.
    let text: String = source.split([' ', '\t']).collect();
    let title = format!("Write `{text}`");
    (source.chars().all(plain) && text != source).then(|| change(title, span, text))
}

/// True for a line that begins with the keyword of an instruction in upper case, followed by arguments.
fn is_instruction(line: &str) -> bool {
    let Some((word, rest)) = line.split_once([' ', '\t']) else {
        return false;
    };
    !rest.trim().is_empty() && INSTRUCTIONS.iter().any(|it| it.keyword == word)
}
