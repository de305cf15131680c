//! Linked editing ranges: the mark of a heredoc and the line that ends it.

use analysis::{Document, Spelling, SymbolId, occurrences, symbol_at};
use syntax::text::Span;

/// The characters of a heredoc name, as a regular expression.
pub const NAME: &str = r#"[^\s"'<>|&;()$`\\]+"#;

/// The ranges that are edited together with the one at an offset; all contain the same text.
pub fn linked_editing(document: &Document, offset: u32) -> Option<Vec<Span>> {
    let (named, _) = symbol_at(document, offset)?;
    let SymbolId::Heredoc { .. } = named else {
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
