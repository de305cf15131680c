//! Conversion between byte offsets and LSP positions (line and column).
//!
//! A line ends at LF, CRLF or CR, and columns are counted in the negotiated position encoding (LSP 3.17, *Text
//! Documents*). Positions out of bounds are clamped: a column to the end of its line, a line to the end of the text, the
//! middle of a character to its beginning.

use super::{Span, Text};

/// The position encoding: the unit of columns.
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

/// An LSP position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 0.
    pub line: u32,
    /// The column, from 0, in the units of an [`Encoding`].
    pub character: u32,
}

/// An LSP range; the end is exclusive.
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
        self.position_on(self.line_of(offset), offset, encoding)
    }

    /// The position of an offset that is on a line.
    fn position_on(&self, number: u32, offset: u32, encoding: Encoding) -> Position {
        let line = self.lines.get(number).unwrap_or_default();
        let offset = offset.clamp(line.span.start, line.span.end);
        let character = if line.wide {
            self.columns(
                Span::new(line.span.start, self.clamp_offset(offset)),
                encoding,
            )
        } else {
            offset - line.span.start
        };
        Position {
            line: number,
            character,
        }
    }

    /// The width of a part of a line, in columns.
    fn columns(&self, span: Span, encoding: Encoding) -> u32 {
        let text = || self.rope.byte_slice(span.start as usize..span.end as usize);
        match encoding {
            Encoding::Utf8 => span.len(),
            Encoding::Utf16 => text().len_utf16_cu() as u32,
            Encoding::Utf32 => text().len_chars() as u32,
        }
    }

    /// The offset of a position.
    pub fn offset(&self, position: Position, encoding: Encoding) -> u32 {
        let Some(line) = self.lines.get(position.line) else {
            return self.len();
        };
        let Span { start, end } = line.span;
        let column = position.character as usize;
        if !line.wide || encoding == Encoding::Utf8 {
            let offset = start.saturating_add(position.character);
            return self.clamp_offset(offset.min(end));
        }
        let line = self.rope.byte_slice(start as usize..end as usize);
        let characters = match encoding {
            Encoding::Utf16 => line.utf16_cu_to_char(column.min(line.len_utf16_cu())),
            _ => column.min(line.len_chars()),
        };
        start + line.char_to_byte(characters) as u32
    }

    /// The range of a span.
    pub fn range(&self, span: Span, encoding: Encoding) -> Range {
        // Most spans end on the line on which they begin.
        let first = self.line_of(span.start);
        let is_short = span.end <= self.line(first).end;
        let last = if is_short {
            first
        } else {
            self.line_of(span.end)
        };
        Range {
            start: self.position_on(first, span.start, encoding),
            end: self.position_on(last, span.end, encoding),
        }
    }

    /// The span of a range. One that ends before it starts is empty, at its start.
    pub fn span_of(&self, range: Range, encoding: Encoding) -> Span {
        let start = self.offset(range.start, encoding);
        Span::new(start, self.offset(range.end, encoding).max(start))
    }
}
