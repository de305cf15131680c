//! Where something is used.

use analysis::{Document, named, occurrences};
use syntax::text::Span;

/// All places that name the same as an offset; where it is defined only if that is wanted.
pub fn references(document: &Document, offset: u32, definitions: bool) -> Vec<Span> {
    let Some((named, _)) = named(document, offset) else {
        return Vec::new();
    };
    let found = occurrences(document, &named).into_iter();
    let found = found.filter(|it| definitions || !it.writes);
    found.map(|it| it.span).collect()
}
