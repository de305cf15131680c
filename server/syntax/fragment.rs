//! Text as BuildKit reads it, mapped to its source.

use std::ops::Range;

use crate::text::Span;

/// A piece of text as BuildKit reads it: continuations joined, comments dropped, and where applicable quotes removed and
/// escapes decoded. Maps each of its bytes to the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragment {
    /// The text.
    pub text: String,
    /// Its source span, relative to its instruction.
    pub span: Span,
    breaks: Box<[Break]>,
}

/// A point at which contiguous text isn't contiguous in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Break {
    /// The offset in the text.
    pub(super) at: u32,
    /// Where the text before it ends in the source.
    pub(super) before: u32,
    /// Where the text after it starts in the source.
    pub(super) after: u32,
}

impl Fragment {
    pub(super) fn new(text: String, span: Span, breaks: Vec<Break>) -> Self {
        Fragment {
            text,
            span,
            breaks: breaks.into(),
        }
    }

    /// A text that is identical in the source, without continuations.
    pub fn plain(text: String, span: Span) -> Fragment {
        Fragment::new(text, span, Vec::new())
    }

    /// A text of several fragments, each with its offset in the text, with separators between them that have no source.
    pub(super) fn joined(text: String, parts: &[(usize, &Fragment)]) -> Fragment {
        let mut breaks = Vec::new();
        let mut before = None;
        for (at, part) in parts {
            let at = *at as u32;
            breaks.extend(before.map(|before| Break {
                at,
                before,
                after: part.span.start,
            }));
            breaks.extend(part.breaks.iter().map(|it| Break {
                at: it.at + at,
                ..*it
            }));
            before = Some(part.span.end);
        }
        let first = parts.first().map_or_else(Span::default, |it| it.1.span);
        let last = parts.last().map_or(first, |it| it.1.span);
        Fragment::new(text, first.to(last), breaks)
    }

    /// The source span of a part of the text, relative to the instruction; `range` is in bytes of the text.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        let start = self.start_of(range.start as u32);
        if range.is_empty() {
            return Span::empty(start);
        }
        Span::new(start, self.end_of(range.end as u32).max(start))
    }

    /// The fragment between texts that have no source.
    pub(super) fn within(&self, before: &str, after: &str) -> Fragment {
        let moved = before.len() as u32;
        let first = Break {
            at: moved,
            before: self.span.start,
            after: self.span.start,
        };
        let breaks = self.breaks.iter().map(|it| Break {
            at: it.at + moved,
            ..*it
        });
        let breaks = std::iter::once(first).chain(breaks).collect();
        Fragment::new(format!("{before}{}{after}", self.text), self.span, breaks)
    }

    /// The byte offset in the text of an offset in the instruction; `None` outside the fragment.
    pub fn offset_in_text(&self, offset: u32) -> Option<usize> {
        if !self.span.touches(offset) {
            return None;
        }
        let next = self.breaks.partition_point(|b| b.after <= offset);
        let last = next.checked_sub(1).and_then(|it| self.breaks.get(it));
        let (at, source) = last.map_or((0, self.span.start), |b| (b.at, b.after));
        let next = self.breaks.get(next);
        let next = next.map_or(self.text.len() as u32, |b| b.at);
        let mut at = (at + offset.saturating_sub(source)).min(next) as usize;
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        Some(at)
    }

    /// The part of the text, in bytes, that is contiguous in the source around an offset in the instruction. `None` if no
    /// text is there, as on a blank line within a continuation.
    pub fn piece_at(&self, offset: u32) -> Option<Range<usize>> {
        let next = self.breaks.partition_point(|b| b.after <= offset);
        let before = next.checked_sub(1).and_then(|at| self.breaks.get(at));
        let (start, source) = before.map_or((0, self.span.start), |b| (b.at, b.after));
        let end = self.breaks.get(next);
        let end = end.map_or(self.text.len() as u32, |b| b.at);
        let here = Span::new(source, source + end.saturating_sub(start));
        here.touches(offset).then_some(start as usize..end as usize)
    }

    /// A part of the fragment; `range` is in bytes of the text, on character boundaries.
    pub(super) fn part(&self, range: Range<usize>) -> Fragment {
        let (start, end) = (range.start as u32, range.end as u32);
        let first = self.breaks.partition_point(|b| b.at <= start);
        let inner = self.breaks.iter().skip(first);
        let breaks = inner.take_while(|b| b.at < end);
        Fragment {
            text: self.text.get(range.clone()).unwrap_or_default().to_owned(),
            span: self.span_of(range),
            breaks: breaks
                .map(|b| Break {
                    at: b.at - start,
                    ..*b
                })
                .collect(),
        }
    }

    /// The fragment without surrounding whitespace.
    #[must_use]
    pub fn trimmed(&self) -> Fragment {
        let start = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len();
        self.part(start..end.max(start))
    }

    /// The fragment without trailing whitespace.
    pub(super) fn trimmed_end(&self) -> Fragment {
        self.part(0..self.text.trim_end().len())
    }

    /// The source spans of a part of the text, one per line; `range` is in bytes of the text.
    pub(super) fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = Span> {
        let first = self
            .breaks
            .partition_point(|it| it.at as usize <= range.start);
        let inner = self.breaks.iter().skip(first).map(|it| it.at as usize);
        let cuts = inner.take_while(|at| *at < range.end);
        let ends: Vec<_> = cuts.chain([range.end]).collect();
        let mut start = range.start;
        ends.into_iter().map(move |end| {
            let piece = self.span_of(start..end);
            start = end;
            piece
        })
    }

    fn start_of(&self, at: u32) -> u32 {
        let next = self.breaks.partition_point(|b| b.at <= at);
        let last = next.checked_sub(1).and_then(|it| self.breaks.get(it));
        last.map_or(self.span.start + at, |b| b.after + (at - b.at))
    }

    fn end_of(&self, at: u32) -> u32 {
        let next = self.breaks.partition_point(|b| b.at < at);
        if let Some(here) = self.breaks.get(next).filter(|b| b.at == at) {
            return here.before;
        }
        let last = next.checked_sub(1).and_then(|it| self.breaks.get(it));
        last.map_or(self.span.start + at, |b| b.after + (at - b.at))
    }
}

impl Fragment {
    /// The value of a JSON string (including its quotes), as decoded by Go's `encoding/json`.
    pub(super) fn json_string(&self) -> Fragment {
        let Some(end) = self.text.len().checked_sub(1).filter(|end| *end > 0) else {
            return self.clone();
        };
        let inner = self.part(1..end);
        if !inner.text.contains('\\') {
            return inner;
        }
        let mut text = String::new();
        let mut breaks = inner
            .breaks
            .iter()
            .map(|b| (b.at as usize, b.before, b.after))
            .collect::<Vec<_>>();
        breaks.reverse();
        let mut moved = Vec::new();
        let mut at = 0;
        while let Some(c) = inner.text.get(at..).and_then(|rest| rest.chars().next()) {
            while let Some(&(from, before, after)) = breaks.last().filter(|b| b.0 <= at) {
                if from == at {
                    moved.push(Break {
                        at: text.len() as u32,
                        before,
                        after,
                    });
                }
                breaks.pop();
            }
            let start = at;
            at += c.len_utf8();
            if c != '\\' {
                text.push(c);
                continue;
            }
            let rest = inner.text.get(at..).unwrap_or_default();
            let (decoded, length) = json_escape(rest);
            text.push(decoded);
            at += length;
            let source = inner.span_of(start..at);
            moved.push(Break {
                at: text.len() as u32,
                before: source.end,
                after: inner.start_of(at as u32),
            });
        }
        Fragment::new(text, inner.span, moved)
    }
}

/// The character of a JSON escape, and its length in bytes after the backslash.
fn json_escape(rest: &str) -> (char, usize) {
    let unit = |at: usize| {
        let hex = rest.get(at..)?.strip_prefix('u')?.get(..4)?;
        u32::from_str_radix(hex, 16).ok()
    };
    match rest.chars().next() {
        Some('b') => ('\u{8}', 1),
        Some('f') => ('\u{c}', 1),
        Some('n') => ('\n', 1),
        Some('r') => ('\r', 1),
        Some('t') => ('\t', 1),
        Some('u') => {
            let first = unit(0).unwrap_or(0xFFFD);
            let second = rest
                .get(5..)
                .is_some_and(|r| r.starts_with('\\'))
                .then(|| unit(6))
                .flatten();
            if let (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) = (first, second) {
                let c = 0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00);
                return (char::from_u32(c).unwrap_or('\u{FFFD}'), 11);
            }
            (char::from_u32(first).unwrap_or('\u{FFFD}'), 5)
        }
        Some(c) => (c, c.len_utf8()),
        None => ('\\', 0),
    }
}
