//! Where things are: the text of a document, stretches of it, and positions as editors count them.
//!
//! Knows nothing of Dockerfiles.

mod position;
mod span;

use std::borrow::Cow;
use std::fmt;

use ropey::Rope;

pub use position::{Encoding, Position, Range};
pub use span::Span;

/// The text of a document. Editing it is cheap, and so is a clone.
#[derive(Clone, Default)]
pub struct Text(Rope);

impl Text {
    /// The longest text that is accepted, in bytes: offsets are `u32`.
    pub const MAX_LEN: usize = u32::MAX as usize / 2;

    /// A text of a string. What is beyond [`Text::MAX_LEN`] is cut off.
    pub fn new(text: &str) -> Self {
        let mut end = text.len().min(Self::MAX_LEN);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        Text(Rope::from_str(text.get(..end).unwrap_or_default()))
    }

    /// True if this is the other one or its clone, and neither was edited since.
    pub fn is_same(&self, other: &Text) -> bool {
        self.0.is_instance(&other.0)
    }

    /// The length in bytes.
    pub fn len(&self) -> u32 {
        self.0.len_bytes() as u32
    }

    /// True if there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.len_bytes() == 0
    }

    /// The whole text as a span.
    pub fn span(&self) -> Span {
        Span::new(0, self.len())
    }

    /// The text of a span, which is cut to the text and to whole characters.
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        let span = self.clamp(span);
        Cow::from(self.0.byte_slice(span.start as usize..span.end as usize))
    }

    /// Replaces the text of a span. An edit that would make the text too long is refused, with `false`.
    pub fn edit(&mut self, span: Span, new: &str) -> bool {
        let span = self.clamp(span);
        if self.0.len_bytes() + new.len() > Self::MAX_LEN + span.len() as usize {
            return false;
        }
        let start = self.0.byte_to_char(span.start as usize);
        let end = self.0.byte_to_char(span.end as usize);
        self.0.remove(start..end);
        self.0.insert(start, new);
        true
    }

    /// The piece of the text that an offset lies in, from there on: never empty before the end. For readers that take
    /// a text piece by piece.
    pub fn chunk(&self, offset: usize) -> &str {
        if offset >= self.0.len_bytes() {
            return "";
        }
        let (chunk, start, ..) = self.0.chunk_at_byte(offset);
        chunk.get(offset - start..).unwrap_or_default()
    }

    /// A span within the text, with both ends between characters.
    pub fn clamp(&self, span: Span) -> Span {
        let start = self.clamp_offset(span.start);
        Span::new(start, self.clamp_offset(span.end).max(start))
    }

    /// The offset, or the beginning of the character that it is in, or the end of the text.
    pub fn clamp_offset(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.0.len_bytes());
        self.0.char_to_byte(self.0.byte_to_char(offset)) as u32
    }

    /// The offsets of all line feeds, in order.
    pub fn line_feeds(&self) -> impl Iterator<Item = u32> {
        let mut start = 0;
        self.0.chunks().flat_map(move |chunk| {
            let offset = start;
            start += chunk.len();
            memchr::memchr_iter(b'\n', chunk.as_bytes()).map(move |at| (offset + at) as u32)
        })
    }

    /// The offset of the last line feed before an offset; `None` if there is none.
    pub fn line_feed_before(&self, offset: u32) -> Option<u32> {
        let offset = (offset as usize).min(self.0.len_bytes());
        let (mut chunks, mut start, ..) = self.0.chunks_at_byte(offset);
        let chunk = chunks.next().unwrap_or_default().as_bytes();
        let mut before = chunk.get(..offset - start).unwrap_or_default();
        // The one that was taken comes again.
        chunks.prev();
        loop {
            if let Some(found) = memchr::memrchr(b'\n', before) {
                return Some((start + found) as u32);
            }
            before = chunks.prev()?.as_bytes();
            start -= before.len();
        }
    }

    /// The offset of the first line feed from an offset on, or the end of the text.
    pub fn line_feed_after(&self, offset: u32) -> u32 {
        let mut at = offset as usize;
        while at < self.0.len_bytes() {
            let chunk = self.chunk(at);
            if let Some(found) = memchr::memchr(b'\n', chunk.as_bytes()) {
                return (at + found) as u32;
            }
            at += chunk.len();
        }
        self.len()
    }

    /// How many lines there are, as the protocol counts them: one more than line ends (LF, CRLF or CR).
    pub fn lines(&self) -> u32 {
        self.0.len_lines() as u32
    }

    /// The line that an offset is on, from 0.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.0
            .byte_to_line((offset as usize).min(self.0.len_bytes())) as u32
    }

    /// A line without its end; an empty span at the end of the text for lines beyond.
    pub fn line(&self, line: u32) -> Span {
        let line = line as usize;
        if line >= self.0.len_lines() {
            return Span::new(self.len(), self.len());
        }
        let start = self.0.line_to_byte(line);
        let mut end = self.0.line_to_byte(line + 1);
        let is = |at: usize, byte: u8| at > start && self.0.get_byte(at - 1) == Some(byte);
        if is(end, b'\n') {
            end -= 1;
            if is(end, b'\r') {
                end -= 1;
            }
        } else if is(end, b'\r') {
            end -= 1;
        }
        Span::new(start as u32, end as u32)
    }
}

impl Text {
    /// What ends a new line that is put into the text: what ends its first one.
    pub fn new_line(&self) -> &'static str {
        if self.slice(self.line_end(0)) == "\r\n" {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// The end of a line: LF, CRLF or CR; empty at the last one.
    pub fn line_end(&self, line: u32) -> Span {
        let end = self.line(line).end;
        let next = (line as usize + 1).min(self.0.len_lines());
        Span::new(end, (self.0.line_to_byte(next) as u32).max(end))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::new(text)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Text {}
