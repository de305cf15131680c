//! The `syntax` and `check` directives, which BuildKit reads separately from its parser (`directives.go:ParseDirective`).
//! Unlike there, lines aren't trimmed, so indented directives are ignored, and a `#!` line may precede them.

use std::collections::HashSet;

use super::ast::Directive;
use crate::language::directive;
use crate::text::{Span, Text};

/// The directives at the beginning of a text, up to the first line that isn't one or repeats a name.
pub(super) fn directives(text: &Text) -> Vec<Directive> {
    let mut directives: Vec<Directive> = Vec::new();
    let mut seen = HashSet::new();
    for number in 0..text.lines() {
        let line = text.line(number);
        let source = text.slice(line);
        let content = match number {
            0 => source.trim_start_matches('\u{feff}'),
            _ => &source,
        };
        if number == 0 && content.starts_with("#!") {
            continue;
        }
        let start = line.start + (source.len() - content.len()) as u32;
        let Some(found) = parse(content, start) else {
            break;
        };
        if !seen.insert(found.name.to_ascii_lowercase()) {
            break;
        }
        directives.push(found);
    }
    directives
}

/// Parses a line, which starts at an offset.
fn parse(line: &str, start: u32) -> Option<Directive> {
    let is_space = |c: char| matches!(c, '\t' | '\u{c}' | '\r' | ' ');
    let offset_of = |rest: &str| start + (line.len() - rest.len()) as u32;
    let rest = line.strip_prefix('#')?.trim_start();
    let (name, value) = rest.split_once('=')?;
    let name = name.trim_end_matches(is_space);
    directive(name)?;
    let value = match value.trim_start_matches(is_space) {
        // Of a value that is all whitespace, BuildKit's pattern keeps the last character.
        "" => value.get(value.len().checked_sub(1)?..)?,
        value => value,
    };
    let (name_start, value_start) = (offset_of(rest), offset_of(value));
    let end = value.trim_end_matches(is_space).len().max(1);
    let value = value.get(..end)?;
    let span = |start: u32, part: &str| Span::new(start, start + part.len() as u32);
    let value_span = span(value_start, value);
    Some(Directive {
        span: Span::new(start, value_span.end),
        name: name.to_owned(),
        name_span: span(name_start, name),
        value: value.to_owned(),
        value_span,
    })
}
