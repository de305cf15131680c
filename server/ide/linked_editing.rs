//! What changes together while it is typed: the mark of a heredoc and the line that ends it.

use analysis::{Document, Named, Spelling, named, occurrences};
use syntax::text::Span;

/// What a name consists of, as a regular expression, while it is typed in several places.
pub const NAME: &str = r#"[^\s"'<>|&;()$`\\]+"#;

/// The places that are edited together with the one at an offset, all of the same text.
pub fn linked_editing(document: &Document, offset: u32) -> Option<Vec<Span>> {
    let (named, _) = named(document, offset)?;
    let Named::Heredoc { .. } = named else {
        return None;
    };
    let found = occurrences(document, &named);
    let [mark, end] = found.as_slice() else {
        return None;
    };
    let text = |span| document.text.slice(span);
    let same = mark.spelling == Spelling::Name && text(mark.span) == text(end.span);
    same.then(|| vec![mark.span, end.span])
}
