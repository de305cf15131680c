//! Directives, and the ends of heredocs.

use super::{Broken, change};
use crate::analysis::Frontend;
use crate::language::{INSTRUCTIONS, suggest};
use crate::lints::diagnostic::Fix;
use crate::lints::rule;
use crate::syntax::Directive;
use crate::text::Span;

fn directive<'d>(broken: &Broken<'d>) -> Option<(usize, &'d Directive)> {
    let mut directives = broken.document.file().directives.iter().enumerate();
    directives.find(|(_, it)| it.span.covers(broken.span))
}

/// Removes a directive that stands there already.
pub(super) fn without_directive(broken: &Broken) -> Option<Fix> {
    let (number, here) = directive(broken)?;
    let mut before = broken.document.file().directives.iter().take(number);
    before.find(|it| it.name.eq_ignore_ascii_case(&here.name))?;
    let title = format!("Remove the second `{}`", here.name.to_lowercase());
    Some(change(title, broken.line(here.span.start), ""))
}

pub(super) fn escape_with_backslash(broken: &Broken) -> Option<Fix> {
    let (_, here) = directive(broken)?;
    let other = here.value.contains('`');
    (!other).then(|| change(r"Escape with `\`", here.value_span, r"\"))
}

pub(super) fn escape_with_backtick(broken: &Broken) -> Option<Fix> {
    let (_, here) = directive(broken)?;
    let other = here.value.contains('\\');
    (!other).then(|| change("Escape with a backtick", here.value_span, "`"))
}

/// The options of a `check` directive.
const CHECK_OPTIONS: [&str; 3] = ["skip", "error", "experimental"];

/// Writes the first option of a `check` directive that isn't one as it was probably meant.
pub(super) fn check_option(broken: &Broken) -> Option<Fix> {
    let (_, here) = directive(broken)?;
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
        let meant = suggest(key.trim(), CHECK_OPTIONS, false)?;
        let span = Span::new(start, start + key.len() as u32);
        return Some(change(format!("Change to `{meant}`"), span, meant));
    }
    None
}

/// Names the labs channel as the syntax of the file.
pub(super) fn labs_syntax(broken: &Broken) -> Option<Fix> {
    const LABS: &str = "docker/dockerfile:1-labs";
    if broken.document.frontend() != Frontend::Stable {
        return None;
    }
    let title = format!("Use the syntax of `{LABS}`");
    let mut directives = broken.document.file().directives.iter();
    if let Some(here) = directives.find(|it| it.name.eq_ignore_ascii_case("syntax")) {
        return Some(change(title, here.value_span, LABS));
    }
    let text = &broken.document.text;
    let mark = Span::new(0, '\u{feff}'.len_utf8() as u32);
    let marked = text.slice(mark) == "\u{feff}";
    let at = if marked { mark.end } else { 0 };
    let line = format!("# syntax={LABS}{}", text.new_line());
    Some(change(title, Span::empty(at), line))
}

/// Ends a heredoc: where its name stands already, if only with blanks round it, or before the next instruction.
pub(super) fn end_of_heredoc(broken: &Broken) -> Option<Fix> {
    let item = broken.item()?;
    let it = &item.instruction;
    // The first one without an end has taken the text of all that follow.
    let open = it.heredocs.iter().position(|it| it.end.is_none())?;
    let (heredoc, mark) = (it.heredocs.get(open)?, it.marks.get(open)?);
    if !broken.is(mark.span) || heredoc.name.is_empty() {
        return None;
    }
    let name = &heredoc.name;
    let title = format!("End the heredoc with `{name}`");
    let body = item.at(heredoc.body);
    let text = broken.source(body);
    let mut at = body.start;
    // Where the last line ends that is neither blank nor a comment.
    let mut last = body.start;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if content.trim().eq_ignore_ascii_case(name) {
            let span = Span::new(at, at + content.len() as u32);
            return Some(change(title, span, name));
        }
        if is_instruction(content) {
            let end = format!("{name}{}", broken.document.text.new_line());
            return Some(change(title, Span::empty(last), end));
        }
        at += line.len() as u32;
        let content = content.trim_start();
        if !content.is_empty() && !content.starts_with('#') {
            last = at;
        }
    }
    let new_line = broken.document.text.new_line();
    let source = broken.source(item.span());
    let before = if source.ends_with('\n') { "" } else { new_line };
    let end = format!("{before}{name}{new_line}");
    Some(change(title, Span::empty(item.span().end), end))
}

/// True for a line that begins with the keyword of an instruction, in capital letters and with something behind it.
fn is_instruction(line: &str) -> bool {
    let Some((word, rest)) = line.split_once([' ', '\t']) else {
        return false;
    };
    !rest.trim().is_empty() && INSTRUCTIONS.iter().any(|it| it.keyword == word)
}
