//! Document highlights: all occurrences of a symbol.

use analysis::{Document, occurrences, symbol_at};
use syntax::text::Span;

/// An occurrence to highlight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// The span.
    pub span: Span,
    /// True for a definition or an assignment, false for a reference.
    pub writes: bool,
}

/// All occurrences of the symbol at an offset.
pub fn highlights(document: &Document, offset: u32) -> Vec<Highlight> {
    let Some((named, _)) = symbol_at(document, offset) else {
        return Vec::new();
    };
    let found = occurrences(document, &named).into_iter();
    let found = found.map(|it| Highlight {
        span: it.span,
        writes: it.writes,
    });
    found.collect()
}
