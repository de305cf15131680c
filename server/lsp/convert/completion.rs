//! Completion lists and items.

use serde::Serialize;
use tower_lsp::ls_types::{
    Command, CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionItemTag,
    CompletionParams, CompletionTextEdit, CompletionTriggerKind, Documentation, InsertReplaceEdit,
    InsertTextFormat, Range, TextEdit,
};

use super::markup::markup;
use super::ranges::{position, range};
use crate::client_flags::ClientFlags;
use crate::commands::SUGGEST;
use analysis::Document;
use ide::completion::{Completion, CompletionKind, Completions, Docs, Topic, Trigger};
use syntax::text::Span;

/// Why completions are requested. The protocol's `Invoked` covers both the user's request and a typed letter; `typing`
/// is true if the document has just been changed at that position. If `manual`, the client sends no requests after
/// letters.
pub(crate) fn trigger(params: &CompletionParams, typing: bool, manual: bool) -> Trigger {
    let context = params.context.as_ref();
    match context.map(|it| it.trigger_kind) {
        Some(
            CompletionTriggerKind::TRIGGER_CHARACTER
            | CompletionTriggerKind::TRIGGER_FOR_INCOMPLETE_COMPLETIONS,
        ) => Trigger::Automatic,
        _ if typing && manual => Trigger::Invoked,
        _ if typing => Trigger::Automatic,
        _ => Trigger::Explicit,
    }
}

/// True if the client already shows a list and requests it again because it is incomplete.
pub(crate) fn is_continued(params: &CompletionParams) -> bool {
    let context = params.context.as_ref();
    context.is_some_and(|it| {
        it.trigger_kind == CompletionTriggerKind::TRIGGER_FOR_INCOMPLETE_COMPLETIONS
    })
}

/// The result of `textDocument/completion`.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum CompletionResponse {
    /// A complete list without defaults.
    Items(Vec<CompletionItem>),
    /// A list that is incomplete or has defaults.
    List(CompletionList),
}

/// The protocol's `CompletionList` with `itemDefaults`, which the library's type lacks.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CompletionList {
    is_incomplete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_defaults: Option<ItemDefaults>,
    items: Vec<CompletionItem>,
}

/// Defaults for items that don't override them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ItemDefaults {
    edit_range: EditRange,
}

/// The range that an item replaces.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum EditRange {
    Replace(Range),
    InsertReplace { insert: Range, replace: Range },
}

/// The completions at an offset.
pub(crate) fn completions(
    document: &Document,
    offset: u32,
    found: Completions,
    flags: ClientFlags,
) -> CompletionResponse {
    let replace = range(document, found.span, flags.encoding);
    let cursor = document
        .text
        .position(document.text.clamp_offset(offset), flags.encoding);
    let insert = Range {
        start: replace.start,
        end: position(cursor),
    };
    let incomplete = found.incomplete || flags.completion.matches_loosely;
    let can = flags.completion;
    let end = document.text.clamp_offset(offset);
    let after = document.text.slice(Span::new(end, found.span.end.max(end)));
    let items = found.items.into_iter().enumerate().map(|(number, it)| {
        let adds = it.adds.as_ref().map(|it| TextEdit {
            range: range(document, it.span, flags.encoding),
            new_text: it.text.clone(),
        });
        let mut whole = it.whole;
        let mut item = item(it, flags);
        item.sort_text = Some(format!("{number:04}"));
        item.additional_text_edits = adds.map(|edit| vec![edit]);
        let mut new_text = item.insert_text.take().unwrap_or_default();
        let keeps_rest = can.keeps_rest && whole && item.insert_text_format.is_none();
        if keeps_rest {
            // The client keeps the text after the cursor, with the bracket or quote that ends the item.
            let kept = after.bytes().rev().zip(new_text.bytes().rev());
            let kept = kept.take_while(|(a, b)| a == b && matches!(a, b'}' | b'"' | b'\'' | b']'));
            new_text.truncate(new_text.len() - kept.count());
            whole = false;
        }
        let replace = if keeps_rest { insert } else { replace };
        let is_default = !keeps_rest && (!whole || insert == replace);
        if can.edit_range_default && is_default && new_text == item.label {
            return item;
        }
        item.text_edit = Some(if can.insert_replace {
            CompletionTextEdit::InsertAndReplace(InsertReplaceEdit {
                new_text,
                insert: if whole { replace } else { insert },
                replace,
            })
        } else {
            CompletionTextEdit::Edit(TextEdit {
                range: replace,
                new_text,
            })
        });
        item
    });
    let items = items.collect();
    let edit_range = if can.insert_replace {
        EditRange::InsertReplace { insert, replace }
    } else {
        EditRange::Replace(replace)
    };
    let item_defaults = can
        .edit_range_default
        .then_some(ItemDefaults { edit_range });
    if !incomplete && item_defaults.is_none() {
        return CompletionResponse::Items(items);
    }
    CompletionResponse::List(CompletionList {
        is_incomplete: incomplete,
        item_defaults,
        items,
    })
}

/// An item without its edit. The text to insert is in `insert_text`.
fn item(found: Completion, flags: ClientFlags) -> CompletionItem {
    let can = flags.completion;
    let filter = found.filter_text();
    let filter_text = (filter != found.label).then(|| filter.to_owned());
    let (text, format) = match found.snippet {
        Some(snippet) if can.snippets => (snippet, Some(InsertTextFormat::SNIPPET)),
        _ => (found.text, None),
    };
    let (documentation, data) = match found.docs {
        Docs::None => (None, None),
        Docs::Text(text) => (Some(text), None),
        Docs::Of(topic) if can.resolves => (None, Some(topic.key().into())),
        Docs::Of(topic) => (Some(topic.markdown()), None),
    };
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let (detail, label_details) = if can.label_details {
        let details = CompletionItemLabelDetails {
            detail: some(found.beside).map(|it| format!(" {it}")),
            description: some(found.detail),
        };
        (None, Some(details))
    } else {
        let parts = [found.beside, found.detail];
        let parts: Vec<_> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        (some(parts.join(" · ")), None)
    };
    let label_details = label_details.filter(|it| it.detail.is_some() || it.description.is_some());
    let suggest_again = found.goes_on && can.suggests_again;
    CompletionItem {
        kind: Some(kind(found.kind, flags)),
        detail,
        label_details,
        documentation: documentation
            .map(|text| Documentation::MarkupContent(markup(text, can.markdown))),
        data,
        filter_text,
        insert_text: Some(text),
        insert_text_format: format,
        tags: (found.deprecated && can.tags).then(|| vec![CompletionItemTag::DEPRECATED]),
        deprecated: (found.deprecated && can.deprecated && !can.tags).then_some(true),
        command: suggest_again
            .then(|| Command::new("Suggest".to_owned(), SUGGEST.to_owned(), None)),
        label: found.label,
        ..CompletionItem::default()
    }
}

/// An item with its documentation (`completionItem/resolve`).
pub(crate) fn resolved(mut item: CompletionItem, flags: ClientFlags) -> CompletionItem {
    let key = item.data.as_ref().and_then(|data| data.as_str());
    if let Some(topic) = key.and_then(Topic::from_key) {
        let text = markup(topic.markdown(), flags.completion.markdown);
        item.documentation = Some(Documentation::MarkupContent(text));
    }
    item
}

fn kind(kind: CompletionKind, flags: ClientFlags) -> CompletionItemKind {
    match kind {
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
        CompletionKind::Directive | CompletionKind::Option | CompletionKind::Key => {
            CompletionItemKind::PROPERTY
        }
        CompletionKind::Value => CompletionItemKind::VALUE,
        CompletionKind::Variable => CompletionItemKind::VARIABLE,
        CompletionKind::Function => CompletionItemKind::FUNCTION,
        CompletionKind::Stage => CompletionItemKind::MODULE,
        CompletionKind::Image => CompletionItemKind::CLASS,
        CompletionKind::File => CompletionItemKind::FILE,
        // Not all clients support the kinds that were added after LSP 1.0.
        CompletionKind::Folder if flags.completion.later_kinds => CompletionItemKind::FOLDER,
        CompletionKind::Folder => CompletionItemKind::MODULE,
        CompletionKind::Template => CompletionItemKind::SNIPPET,
        CompletionKind::Rule => CompletionItemKind::INTERFACE,
        CompletionKind::User => CompletionItemKind::UNIT,
    }
}
