//! Logical lines: an instruction's physical lines as BuildKit joins them (`parser.go:Parse`).

use std::borrow::Cow;

use super::fragment::{Break, Fragment};
use crate::text::Span;

/// The logical line of an instruction.
pub(super) struct Logical<'s> {
    text: Cow<'s, str>,
    breaks: Vec<Break>,
    /// The first blank line within a continuation, and the last, from the instruction's beginning.
    pub(super) blank_lines: Option<Span>,
}

impl<'s> Logical<'s> {
    /// Joins the lines of an instruction's source, in which an offset is one from the instruction's beginning.
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
        let (mut start, mut end) = (0, 0);
        for (number, full) in source.split_inclusive('\n').enumerate() {
            let offset = start;
            start += full.len();
            let line = full.trim_end_matches(['\r', '\n']);
            if number > 0 {
                let content = line.trim_start();
                if content.starts_with('#') {
                    continue;
                }
                if content.is_empty() {
                    let blank = Span::new(offset as u32, start as u32);
                    blank_lines = Some(blank_lines.map_or(blank, |b| b.to(blank)));
                    continue;
                }
                breaks.push(Break {
                    at: text.len() as u32,
                    before: end as u32,
                    after: offset as u32,
                });
            }
            let kept = continued(line, escape);
            text.push_str(kept.unwrap_or(line));
            end = offset + kept.unwrap_or(line).len();
            if kept.is_none() {
                break;
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

    /// The whole line as a text that knows where it stands, in a source of some length.
    pub(super) fn whole(self, len: u32) -> Fragment {
        Fragment::new(self.text.into_owned(), Span::new(0, len), self.breaks)
    }

    /// What of the line stands in a span of the source.
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

    /// The offset in the line of an offset in the source. What isn't part of the line falls on what follows it.
    fn offset_of(&self, offset: u32) -> u32 {
        match self.breaks.iter().rev().find(|b| b.before <= offset) {
            Some(b) => b.at + offset.saturating_sub(b.after),
            None => offset.min(self.text.len() as u32),
        }
        .min(self.text.len() as u32)
    }
}

/// An instruction's lines joined, as BuildKit reads them: continuations gone, and the comments and blank lines between
/// them. Offsets are from the beginning of the source, which ends where heredocs begin.
pub fn logical_line(source: &str, escape: char) -> Fragment {
    Logical::join(source, escape).whole(source.len() as u32)
}

/// A line without what continues it; `None` if it isn't continued: one escape character, not two, and perhaps blanks
/// behind it (`parser.go:trimContinuationCharacter`).
fn continued(line: &str, escape: char) -> Option<&str> {
    let kept = line.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!kept.ends_with(escape)).then_some(kept)
}
