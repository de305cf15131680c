//! Blank line within an instruction.
//!
//! The preceding line ends with a line continuation, so the text after the blank line still belongs to the instruction.
//! BuildKit ignores such blank lines, but will reject them in a future version: a stray backslash at the end of an
//! instruction joins it with the next one in the same way. Comment lines are allowed.
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

use super::checker::Checker;
use super::diagnostic::Fix;
use super::rule::{Category, Check, Rule, documentation};
use analysis::Document;
use syntax::Item;
use syntax::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule {
    inline: false,
    ..Rule::buildkit(
        "NoEmptyContinuation",
        Category::Deprecated,
        documentation!("no_empty_continuation.rs"),
        Check::File(check),
    )
};

/// `parser.go:Parse`, `isEmptyContinuationLine`.
fn check(checker: &mut Checker) {
    let document = checker.document;
    let bodies = document.semantics().bodies();
    let bodies = bodies.filter(|(_, body)| body.blank_lines);
    for number in bodies.flat_map(|(first, body)| first..first + body.steps.len()) {
        let Some(item) = document.file().items.get(number) else {
            continue;
        };
        let Some(lines) = item.instruction.blank_lines else {
            continue;
        };
        let spans = blank_lines(document, item.at(lines));
        let Some(first) = spans.first() else {
            continue;
        };
        let message = "Empty continuation line".to_owned();
        let Some(diagnostic) = checker.report(&RULE, None, Some(number), *first, message) else {
            continue;
        };
        diagnostic.buildkit_span = Some(last_line(document, item));
        let title = match spans.len() {
            1 => "Remove the blank line",
            _ => "Remove the blank lines",
        };
        let mut edits: Vec<TextEdit> = Vec::new();
        for line in spans {
            match edits.last_mut() {
                Some(last) if last.span.end == line.start => last.span = last.span.to(line),
                _ => edits.push(TextEdit::new(line, "")),
            }
        }
        diagnostic.fixes.push(Fix::safe(title, edits));
    }
}

/// The blank lines in a range of lines, each with its line terminator.
fn blank_lines(document: &Document, lines: Span) -> Vec<Span> {
    let source = document.text.slice(lines);
    let mut start = lines.start;
    let mut spans = Vec::new();
    for line in source.split_inclusive('\n') {
        let span = Span::new(start, start + line.len() as u32);
        start = span.end;
        if line.trim().is_empty() {
            spans.push(span);
        }
    }
    spans
}

/// The last line of an instruction, without the bodies of heredocs.
fn last_line(document: &Document, item: &Item) -> Span {
    let instruction = &item.instruction;
    let end = instruction.heredocs.first();
    let end = end.map_or(instruction.len, |it| it.body.start);
    let last = item.start + end.saturating_sub(1);
    document.text.line(document.text.line_of(last))
}
