//! What registries tell, as the protocol has it.

use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, Hover, HoverContents, MarkupKind, Range, Uri,
};

use super::markup;
use crate::capabilities::Abilities;
use crate::registries::{PIN, PinLater};
use analysis::Document;
use ide::pin::pin;
use syntax::text::Span;

/// A hover with what a registry tells behind it, or with that alone.
pub(crate) fn with_told(
    found: Option<Hover>,
    range: Range,
    told: String,
    abilities: Abilities,
) -> Option<Hover> {
    if told.is_empty() {
        return found;
    }
    let told = markup(told, abilities.hover_markdown);
    let Some(mut found) = found else {
        return Some(Hover {
            contents: HoverContents::Markup(told),
            range: Some(range),
        });
    };
    if let HoverContents::Markup(known) = &mut found.contents {
        let line = match known.kind {
            MarkupKind::Markdown => "\n\n---\n\n",
            MarkupKind::PlainText => "\n\n",
        };
        known.value.push_str(line);
        known.value.push_str(&told.value);
    }
    Some(found)
}

/// The action that pins an image in a part of a document, without its edit, which needs a registry.
pub(crate) fn pin_action(
    document: &Document,
    part: Span,
    uri: Uri,
    wanted: Option<&[String]>,
    abilities: Abilities,
) -> Option<CodeAction> {
    let wanted = wanted.filter(|kinds| !kinds.is_empty());
    let is_wanted = wanted.is_none_or(|kinds| kinds.iter().any(|kind| PIN.is_of(kind)));
    if !abilities.resolves_actions || !is_wanted {
        return None;
    }
    let pin = pin(document, part)?;
    let later = PinLater::new(uri, document.version, &pin);
    Some(CodeAction {
        title: pin.title,
        kind: Some(CodeActionKind::new(PIN.name())),
        data: serde_json::to_value(later).ok(),
        ..CodeAction::default()
    })
}
