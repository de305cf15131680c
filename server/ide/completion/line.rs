//! The logical line at the cursor, as BuildKit joins it.

use std::ops::Range;

use analysis::Document;
use syntax::text::Span;
use syntax::{Fragment, Item, logical_line};

/// The logical line of an instruction with the cursor. Ranges are in bytes of the line.
pub(super) struct Line {
    fragment: Fragment,
    /// The text. If the cursor is after whitespace on a line of its own, which BuildKit skips, the text has a space at
    /// the cursor.
    text: String,
    /// The cursor.
    pub(super) cursor: usize,
    /// The cursor, relative to the start of the instruction.
    local: u32,
    /// The cursor in the file.
    offset: u32,
}

/// The word that is being typed.
pub(super) struct TypedWord {
    /// The part of it around the cursor on the cursor's line, in the file.
    pub(super) span: Span,
    /// The part of it on the preceding lines.
    pub(super) previous_lines: String,
    /// The whole text of it before the cursor.
    pub(super) typed: String,
    /// True if nothing but whitespace follows it on the line.
    pub(super) last: bool,
}

impl Line {
    /// The line of an item; `None` if the cursor is where no part of it can be.
    pub(super) fn of(document: &Document, item: &Item, offset: u32) -> Option<Line> {
        let heredoc = item.instruction.heredocs.first();
        let end = match heredoc {
            Some(heredoc) => (item.start + heredoc.body.start).max(offset),
            None => document
                .text
                .line_feed_after(offset.max(item.span().end))
                .max(offset),
        };
        let source = document.text.slice(Span::new(item.start, end));
        let fragment = logical_line(&source, document.file().escape);
        let local = offset.checked_sub(item.start)?;
        let mut cursor = fragment.offset_in_text(local)?;
        let mut text = fragment.text.clone();
        if fragment.piece_at(local).is_none() {
            // On an empty line the next word can be typed; after the line continuation character nothing can.
            let before = source.get(..local as usize)?;
            let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
            line.trim().is_empty().then_some(())?;
            if !line.is_empty() {
                text.insert(cursor, ' ');
                cursor += 1;
            }
        }
        Some(Line {
            fragment,
            text,
            cursor,
            local,
            offset,
        })
    }

    /// The whole line.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// A part of the line.
    pub(super) fn get(&self, range: Range<usize>) -> &str {
        self.text().get(range).unwrap_or_default()
    }

    /// The word of a range around the cursor, as it can be replaced.
    pub(super) fn slot(&self, range: Range<usize>) -> TypedWord {
        let typed = self.get(range.start..self.cursor).to_owned();
        let last = self.get(range.end..self.text().len()).trim().is_empty();
        let Some(piece) = self.fragment.piece_at(self.local) else {
            return TypedWord {
                span: Span::empty(self.offset),
                previous_lines: typed.clone(),
                typed,
                last,
            };
        };
        let start = range.start.max(piece.start).min(self.cursor);
        let end = range.end.min(piece.end).max(self.cursor);
        let span = Span::new(
            self.offset - (self.cursor - start) as u32,
            self.offset + (end - self.cursor) as u32,
        );
        TypedWord {
            span,
            previous_lines: self.get(range.start..start).to_owned(),
            typed,
            last,
        }
    }

    /// The words from a position on, split at whitespace.
    pub(super) fn words(&self, from: usize) -> Vec<Range<usize>> {
        cut(self.text(), from, |_, c| is_space(c))
    }

    /// The words from a position on, split at unquoted whitespace.
    pub(super) fn quoted_words(&self, from: usize, escape: char) -> Vec<Range<usize>> {
        let mut quotes = Quotes::new(escape);
        cut(self.text(), from, move |_, c| {
            !quotes.take(c) && is_space(c)
        })
    }
}

/// Splits a text where `ends` returns true; empty parts are dropped.
fn cut(text: &str, from: usize, mut ends: impl FnMut(usize, char) -> bool) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    let rest = text.get(from..).unwrap_or_default();
    for (at, c) in rest.char_indices() {
        let at = from + at;
        if ends(at, c) {
            words.extend(start.take().map(|start| start..at));
        } else {
            start.get_or_insert(at);
        }
    }
    words.extend(start.map(|start| start..text.len()));
    words
}

/// Tracks quotes and escapes.
pub(super) struct Quotes {
    escape: char,
    quote: Option<char>,
    escaped: bool,
}

impl Quotes {
    pub(super) fn new(escape: char) -> Quotes {
        Quotes {
            escape,
            quote: None,
            escaped: false,
        }
    }

    /// Reads a character; returns true if it is quoted or escaped.
    fn take(&mut self, c: char) -> bool {
        if std::mem::take(&mut self.escaped) {
            return true;
        }
        match self.quote {
            Some('\'') => {
                if c == '\'' {
                    self.quote = None;
                }
                true
            }
            _ if c == self.escape => {
                self.escaped = true;
                true
            }
            Some(quote) => {
                if c == quote {
                    self.quote = None;
                }
                true
            }
            None if c == '"' || c == '\'' => {
                self.quote = Some(c);
                true
            }
            None => false,
        }
    }

    /// True if a text ends within single quotes or after an escape.
    pub(super) fn hide_end(mut self, text: &str) -> bool {
        for c in text.chars() {
            self.take(c);
        }
        self.quote == Some('\'') || self.escaped
    }
}

pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r')
}

/// The word at a position, or an empty range there, and the number of words before it.
pub(super) fn word_at(words: &[Range<usize>], at: usize) -> (usize, Range<usize>) {
    let number = words.partition_point(|it| it.end < at);
    match words.get(number) {
        Some(word) if word.start <= at => (number, word.clone()),
        _ => (number, at..at),
    }
}
