//! Inlay hints.

use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintTooltip};

use super::markup::markup;
use super::ranges::position;
use crate::client_flags::ClientFlags;
use analysis::Document;
use ide::inlay_hints::{Hint, inlay_hints};
use project::DocumentContext;
use syntax::text::Span;

/// The enabled hints in a part of a document.
pub(crate) fn hints(
    document: &Document,
    part: Span,
    context: &DocumentContext,
    flags: ClientFlags,
) -> Vec<InlayHint> {
    let found = inlay_hints(document, part, context.hints).into_iter();
    found.map(|found| hint(document, found, flags)).collect()
}

fn hint(document: &Document, found: Hint, flags: ClientFlags) -> InlayHint {
    let at = document.text.position(found.offset, flags.encoding);
    // There is no capability for Markdown here: assume the same as for hovers.
    let tooltip = markup(found.docs, flags.hover_markdown);
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
