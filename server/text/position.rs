//! Offsets and positions: bytes on our side, lines and columns on the protocol's.
//!
//! A line ends at LF, CRLF or CR, and columns are counted in the units that client and server have agreed on
//! (LSP 3.17, *Text Documents*). What is out of bounds is moved to the nearest place within: a column to the end of its
//! line, a line to the end of the text, the middle of a character to its beginning.

use super::{Span, Text};

/// The unit of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, the protocol's default.
    #[default]
    Utf16,
    /// Characters (Unicode scalar values).
    Utf32,
}

/// A place in a text, as the protocol has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 0.
    pub line: u32,
    /// The column, from 0, in the units of an [`Encoding`].
    pub character: u32,
}

/// A stretch of text, as the protocol has it: the end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// Where it starts.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

impl Text {
    /// The position of an offset.
    pub fn position(&self, offset: u32, encoding: Encoding) -> Position {
        let offset = self.clamp_offset(offset) as usize;
        let line = self.0.byte_to_line(offset);
        let start = self.0.line_to_byte(line);
        let character = match encoding {
            Encoding::Utf8 => offset - start,
            Encoding::Utf32 => self.0.byte_to_char(offset) - self.0.byte_to_char(start),
            Encoding::Utf16 => {
                let (from, to) = (self.0.byte_to_char(start), self.0.byte_to_char(offset));
                self.0.char_to_utf16_cu(to) - self.0.char_to_utf16_cu(from)
            }
        };
        Position {
            line: line as u32,
            character: character as u32,
        }
    }

    /// The offset of a position.
    pub fn offset(&self, position: Position, encoding: Encoding) -> u32 {
        let line = self.line(position.line);
        let column = position.character as usize;
        let start = self.0.byte_to_char(line.start as usize);
        let end = self.0.byte_to_char(line.end as usize);
        let char = match encoding {
            Encoding::Utf8 => {
                return self
                    .clamp_offset(line.start.saturating_add(position.character).min(line.end));
            }
            Encoding::Utf32 => start.saturating_add(column),
            Encoding::Utf16 => {
                let first = self.0.char_to_utf16_cu(start);
                let last = self.0.char_to_utf16_cu(end);
                self.0
                    .utf16_cu_to_char(first.saturating_add(column).min(last))
            }
        };
        self.0.char_to_byte(char.min(end)) as u32
    }

    /// The range of a span.
    pub fn range(&self, span: Span, encoding: Encoding) -> Range {
        Range {
            start: self.position(span.start, encoding),
            end: self.position(span.end, encoding),
        }
    }

    /// The span of a range. One that ends before it starts is empty, at its start.
    pub fn span_of(&self, range: Range, encoding: Encoding) -> Span {
        let start = self.offset(range.start, encoding);
        Span::new(start, self.offset(range.end, encoding).max(start))
    }
}
