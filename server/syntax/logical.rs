//! Logical lines: an instruction's physical lines as BuildKit joins them (`parser.go:Parse`).

use std::borrow::Cow;

use super::fragment::{Break, Fragment};
use crate::text::Span;

/// The logical line of an instruction.
pub(super) struct Logical<'s> {
    text: Cow<'s, str>,
    breaks: Vec<Break>,
    /// The blank lines within continuations, from the first to the last, relative to the instruction.
    pub(super) blank_lines: Option<Span>,
}

impl<'s> Logical<'s> {
    /// Joins the lines of an instruction's source. Offsets are relative to the instruction.
    pub(super) fn join(source: &'s str, escape: char) -> Self {
        if !source.contains('\n') {
            // The common case, unless the very end is a continuation.
            let line = source.trim_end_matches('\r');
            let text = continued(line, escape).unwrap_or(line);
            return Logical {
                text: Cow::Borrowed(text),
                breaks: Vec::new(),
                blank_lines: None,
            };
        }
        let mut text = String::with_capacity(source.len());
        let mut breaks = Vec::new();
        let mut blank_lines: Option<Span> = None;
        let mut end = 0;
        for (number, line) in physical_lines(source, escape).enumerate() {
            match line.kind {
                LineKind::Comment => {}
                LineKind::Empty => {
                    blank_lines = Some(blank_lines.map_or(line.span, |b| b.to(line.span)));
                }
                LineKind::Text => {
                    if number > 0 {
                        breaks.push(Break {
                            at: text.len() as u32,
                            before: end,
                            after: line.span.start,
                        });
                    }
                    let (from, to) = (line.span.start as usize, line.text_end as usize);
                    text.push_str(source.get(from..to).unwrap_or_default());
                    end = line.text_end;
                }
            }
        }
        Logical {
            text: Cow::Owned(text),
            breaks,
            blank_lines,
        }
    }

    /// The whole line.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The whole line as a fragment of a source with length `len`.
    pub(super) fn whole(self, len: u32) -> Fragment {
        Fragment::new(self.text.into_owned(), Span::new(0, len), self.breaks)
    }

    /// The part of the line in a span of the source.
    pub(super) fn fragment(&self, span: Span) -> Fragment {
        let (start, end) = (self.offset_of(span.start), self.offset_of(span.end));
        let end = end.max(start);
        let text = self
            .text
            .get(start as usize..end as usize)
            .unwrap_or_default()
            .to_owned();
        let breaks = self.breaks.iter().filter(|b| start < b.at && b.at < end);
        Fragment::new(
            text,
            span,
            breaks
                .map(|b| Break {
                    at: b.at - start,
                    ..*b
                })
                .collect(),
        )
    }

    /// The offset in the line of an offset in the source. Offsets outside the line map to the text that follows.
    fn offset_of(&self, offset: u32) -> u32 {
        match self.breaks.iter().rev().find(|b| b.before <= offset) {
            Some(b) => b.at + offset.saturating_sub(b.after),
            None => offset.min(self.text.len() as u32),
        }
        .min(self.text.len() as u32)
    }
}

/// An instruction's lines joined as BuildKit does, without continuations and the comments and blank lines between them.
/// Offsets are relative to the source, which ends where heredocs begin.
pub fn logical_line(source: &str, escape: char) -> Fragment {
    Logical::join(source, escape).whole(source.len() as u32)
}

/// A line of an instruction in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhysicalLine {
    /// The whole line, including its end.
    pub span: Span,
    /// The start of its line ending: a line feed, possibly after carriage returns.
    pub end: u32,
    /// What it is.
    pub kind: LineKind,
    /// Where its text ends: before the continuation, or else at `end`.
    pub text_end: u32,
    /// True if another line follows.
    pub continued: bool,
}

/// What a line of an instruction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// A part of the instruction.
    Text,
    /// A comment within a continuation.
    Comment,
    /// A blank line within a continuation.
    Empty,
}

/// The lines of an instruction's source up to the first that isn't continued. Offsets are relative to the instruction.
pub fn physical_lines(source: &str, escape: char) -> impl Iterator<Item = PhysicalLine> {
    let (mut start, mut done) = (0, false);
    let lines = source.split_inclusive('\n').enumerate();
    lines.map_while(move |(number, full)| {
        if done {
            return None;
        }
        let span = Span::new(start, start + full.len() as u32);
        start = span.end;
        let line = full.trim_end_matches(['\r', '\n']);
        let content = line.trim_start();
        let kind = match content.chars().next() {
            Some('#') if number > 0 => LineKind::Comment,
            None if number > 0 => LineKind::Empty,
            _ => LineKind::Text,
        };
        let end = span.start + line.len() as u32;
        let kept = continued(line, escape).filter(|_| kind == LineKind::Text);
        done = kind == LineKind::Text && kept.is_none();
        Some(PhysicalLine {
            span,
            end,
            kind,
            text_end: kept.map_or(end, |kept| span.start + kept.len() as u32),
            continued: kept.is_some(),
        })
    })
}

/// A line without its continuation (one escape character, not two, and optional trailing spaces); `None` if it isn't
/// continued (`parser.go:trimContinuationCharacter`).
fn continued(line: &str, escape: char) -> Option<&str> {
    let kept = line.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!kept.ends_with(escape)).then_some(kept)
}
