//! Hints between the words.

use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintTooltip};

use super::{Abilities, markup, position};
use analysis::Document;
use ide::inlay_hints::{Hint, inlay_hints};
use project::Around;
use syntax::text::Span;

/// The hints of a part of a document, those that are wanted.
pub(crate) fn hints(
    document: &Document,
    part: Span,
    around: &Around,
    abilities: Abilities,
) -> Vec<InlayHint> {
    let found = inlay_hints(document, part, around.hints).into_iter();
    found
        .map(|found| hint(document, found, abilities))
        .collect()
}

fn hint(document: &Document, found: Hint, abilities: Abilities) -> InlayHint {
    let at = document.text.position(found.offset, abilities.encoding);
    // What a client makes of Markdown here it doesn't tell; it is as with hovers.
    let tooltip = markup(found.docs, abilities.hover_markdown);
    InlayHint {
        position: position(at),
        label: InlayHintLabel::String(found.label),
        kind: None,
        text_edits: None,
        tooltip: Some(InlayHintTooltip::MarkupContent(tooltip)),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}
