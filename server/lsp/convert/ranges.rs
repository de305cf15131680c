//! Positions and ranges.

use tower_lsp::ls_types::{Position, Range};

use analysis::Document;
use syntax::cancellation::checkpoint;
use syntax::text::{self, Encoding, Span};

pub(crate) fn from_position(position: Position) -> text::Position {
    text::Position {
        line: position.line,
        character: position.character,
    }
}

pub(crate) fn from_range(range: Range) -> text::Range {
    text::Range {
        start: from_position(range.start),
        end: from_position(range.end),
    }
}

pub(super) fn position(position: text::Position) -> Position {
    Position {
        line: position.line,
        character: position.character,
    }
}

pub(crate) fn range(document: &Document, span: Span, encoding: Encoding) -> Range {
    checkpoint();
    range_in(&document.text, span, encoding)
}

/// The range of a span in a text that isn't a Dockerfile.
pub(super) fn range_in(text: &text::Text, span: Span, encoding: Encoding) -> Range {
    let range = text.range(span, encoding);
    Range {
        start: position(range.start),
        end: position(range.end),
    }
}
