//! Where else in sight something is named.

use analysis::{Document, named, occurrences};
use syntax::text::Span;

/// A place to be highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Where it is.
    pub span: Span,
    /// True where something is defined or assigned, false where it is used.
    pub writes: bool,
}

/// All places that name the same as an offset.
pub fn highlights(document: &Document, offset: u32) -> Vec<Highlight> {
    let Some((named, _)) = named(document, offset) else {
        return Vec::new();
    };
    let found = occurrences(document, &named).into_iter();
    let found = found.map(|it| Highlight {
        span: it.span,
        writes: it.writes,
    });
    found.collect()
}
