//! The logical line at the cursor, as BuildKit joins it.

use std::ops::Range;

use analysis::Document;
use syntax::logical_line;
use syntax::text::Span;

/// The logical line of an instruction. Ranges are in bytes of it.
pub(super) struct Line {
    text: String,
    /// The cursor.
    pub(super) cursor: usize,
}

impl Line {
    /// The line at an offset; `None` if no part of an instruction can be there.
    pub(super) fn of(document: &Document, offset: u32) -> Option<Line> {
        let offset = document.text.clamp_offset(offset);
        let file = document.file();
        let number = file.items.partition_point(|item| item.start <= offset);
        let item = file.items.get(number.checked_sub(1)?)?;
        let end = item.span().end;
        if end < offset {
            // Trailing whitespace on its last line belongs to it.
            let rest = document.text.slice(Span::new(end, offset));
            rest.bytes()
                .all(|b| b == b' ' || b == b'\t')
                .then_some(())?;
        }
        let at = offset - item.start;
        let it = &item.instruction;
        if it.comments.iter().any(|comment| comment.touches(at)) {
            return None;
        }
        let end = match it.heredocs.first() {
            Some(heredoc) if at >= heredoc.body.start => return None,
            Some(heredoc) => item.start + heredoc.body.start,
            None => document.text.line_feed_after(offset.max(end)).max(offset),
        };
        let source = document.text.slice(Span::new(item.start, end));
        let fragment = logical_line(&source, file.escape);
        let mut cursor = fragment.offset_in_text(at)?;
        let mut text = fragment.text.clone();
        if fragment.piece_at(at).is_none() {
            let before = source.get(..at as usize)?;
            let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
            // Nothing can follow a line continuation; on a blank line, another word can.
            line.trim().is_empty().then_some(())?;
            if !line.is_empty() {
                text.insert(cursor, ' ');
                cursor += 1;
            }
        }
        Some(Line { text, cursor })
    }

    /// The text of a range.
    pub(super) fn get(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The line from a position on.
    pub(super) fn from(&self, start: usize) -> &str {
        self.text.get(start..).unwrap_or_default()
    }

    /// The words from a position on, split at whitespace.
    pub(super) fn words(&self, from: usize) -> Vec<Range<usize>> {
        self.cut(from, |_| false)
    }

    /// The words from a position on, split at whitespace that is neither quoted nor escaped.
    pub(super) fn quoted_words(&self, from: usize, escape: char) -> Vec<Range<usize>> {
        let (mut quote, mut escaped) = (None, false);
        self.cut(from, move |c| {
            let inside = escaped || quote.is_some();
            if std::mem::take(&mut escaped) {
                return inside;
            }
            match quote {
                Some(open) if open == c => quote = None,
                Some('\'') => {}
                _ if c == escape => escaped = true,
                None if c == '"' || c == '\'' => quote = Some(c),
                _ => {}
            }
            inside
        })
    }

    /// The words from a position on, split at whitespace for which `belongs` returns false.
    fn cut(&self, from: usize, mut belongs: impl FnMut(char) -> bool) -> Vec<Range<usize>> {
        let mut words = Vec::new();
        let mut start = None;
        for (at, c) in self.from(from).char_indices() {
            let at = from + at;
            let is_whitespace = matches!(c, ' ' | '\t' | '\r');
            if !belongs(c) && is_whitespace {
                words.extend(start.take().map(|start| start..at));
            } else {
                start.get_or_insert(at);
            }
        }
        words.extend(start.map(|start| start..self.text.len()));
        words
    }

    /// The flags from a position on.
    pub(super) fn flags(&self, from: usize, escape: char) -> Vec<Range<usize>> {
        let words = self.quoted_words(from, escape).into_iter();
        let is_flag = |word: &Range<usize>| {
            let text = self.get(word.clone());
            text.starts_with("--") && text != "--"
        };
        words.take_while(is_flag).collect()
    }

    /// The index of the word at the cursor, or of a new one there, and the number of words including it.
    pub(super) fn word_at(&self, words: &[Range<usize>]) -> (usize, usize) {
        let number = words.partition_point(|word| word.end < self.cursor);
        match words.get(number) {
            Some(word) if word.start <= self.cursor => (number, words.len()),
            _ => (number, words.len() + 1),
        }
    }
}
