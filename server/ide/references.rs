//! Find references.

use analysis::{Document, occurrences, symbol_at};
use syntax::text::Span;

/// All references to the symbol at an offset; with its definitions, if requested.
pub fn references(document: &Document, offset: u32, definitions: bool) -> Vec<Span> {
    let Some((named, _)) = symbol_at(document, offset) else {
        return Vec::new();
    };
    let found = occurrences(document, &named).into_iter();
    let found = found.filter(|it| definitions || !it.writes);
    found.map(|it| it.span).collect()
}
