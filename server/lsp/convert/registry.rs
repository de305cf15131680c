//! Registry data in hovers and code actions.

use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, Hover, HoverContents, MarkupKind, Range, Uri,
};

use super::markup::markup;
use crate::client_flags::ClientFlags;
use crate::registries::{PIN, PinData};
use analysis::Document;
use ide::pin::pin;
use syntax::text::Span;

/// Appends registry data to a hover, or creates a hover of it alone. Empty data changes nothing.
pub(crate) fn with_registry_info(
    hover: Option<Hover>,
    range: Range,
    info: String,
    flags: ClientFlags,
) -> Option<Hover> {
    if info.is_empty() {
        return hover;
    }
    let info = markup(info, flags.hover_markdown);
    let Some(mut hover) = hover else {
        return Some(Hover {
            contents: HoverContents::Markup(info),
            range: Some(range),
        });
    };
    if let HoverContents::Markup(contents) = &mut hover.contents {
        let separator = match contents.kind {
            MarkupKind::Markdown => "\n\n---\n\n",
            MarkupKind::PlainText => "\n\n",
        };
        contents.value.push_str(separator);
        contents.value.push_str(&info.value);
    }
    Some(hover)
}

/// The code action that pins an image in a part of a document. Its edit is resolved later, since it needs a registry.
pub(crate) fn pin_action(
    document: &Document,
    part: Span,
    uri: Uri,
    wanted: Option<&[String]>,
    flags: ClientFlags,
) -> Option<CodeAction> {
    let wanted = wanted.filter(|kinds| !kinds.is_empty());
    let is_wanted = wanted.is_none_or(|kinds| kinds.iter().any(|kind| PIN.is_of(kind)));
    if !flags.resolves_actions || !is_wanted {
        return None;
    }
    let pin = pin(document, part)?;
    let data = PinData::new(uri, document.version, &pin);
    Some(CodeAction {
        title: pin.title,
        kind: Some(CodeActionKind::new(PIN.name())),
        data: serde_json::to_value(data).ok(),
        ..CodeAction::default()
    })
}
