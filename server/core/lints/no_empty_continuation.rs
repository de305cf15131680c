//! A blank line is in the middle of an instruction.
//!
//! The line above it ends with a continuation, so what follows still belongs to the instruction. BuildKit leaves blank
//! lines out, but will refuse them one day, since a forgotten backslash at the end of an instruction swallows the next one
//! in just this way. Lines with only a comment may stand there.
//!
//! ```dockerfile
//! FROM alpine
//! RUN apk add \
//!
//!     # for downloads
//!     curl
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! RUN apk add \
//!     # for downloads
//!     curl
//! ```

use super::diagnostic::{Fix, Severity};
use super::rule::{Check, Group, Rule};
use super::run::Run;
use crate::analysis::Document;
use crate::syntax::Item;
use crate::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule {
    name: "NoEmptyContinuation",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: false,
    source: include_str!("no_empty_continuation.rs"),
    check: Check::File(check),
};

/// `parser.go:Parse`, `isEmptyContinuationLine`.
fn check(run: &mut Run) {
    let document = run.document;
    let bodies = document.meaning().bodies();
    let bodies = bodies.filter(|(_, body)| body.blank_lines);
    for number in bodies.flat_map(|(first, body)| first..first + body.steps.len()) {
        let Some(item) = document.file().items.get(number) else {
            continue;
        };
        let Some(lines) = item.instruction.blank_lines else {
            continue;
        };
        let blank = blank_lines(document, item.at(lines));
        let Some(first) = blank.first() else {
            continue;
        };
        let message = "Empty continuation line".to_owned();
        let Some(found) = run.report(&RULE, None, Some(number), *first, message) else {
            continue;
        };
        found.told_at = Some(last_line(document, item));
        let title = match blank.len() {
            1 => "Remove the blank line",
            _ => "Remove the blank lines",
        };
        let mut edits: Vec<TextEdit> = Vec::new();
        for line in blank {
            match edits.last_mut() {
                Some(last) if last.span.end == line.start => last.span = last.span.to(line),
                _ => edits.push(TextEdit::new(line, "")),
            }
        }
        found.fixes.push(Fix::safe(title, edits));
    }
}

/// The blank ones of some lines, each with its end.
fn blank_lines(document: &Document, lines: Span) -> Vec<Span> {
    let source = document.text.slice(lines);
    let mut start = lines.start;
    let mut found = Vec::new();
    for line in source.split_inclusive('\n') {
        let span = Span::new(start, start + line.len() as u32);
        start = span.end;
        if line.trim().is_empty() {
            found.push(span);
        }
    }
    found
}

/// The last of the lines that BuildKit joins: not those of heredocs.
fn last_line(document: &Document, item: &Item) -> Span {
    let it = &item.instruction;
    let end = it.heredocs.first().map_or(it.len, |it| it.body.start);
    let last = item.start + end.saturating_sub(1);
    document.text.line(document.text.line_of(last))
}
