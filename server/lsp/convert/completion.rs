//! What can come, as the protocol has it.

use serde::Serialize;
use tower_lsp::ls_types::{
    Command, CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionItemTag,
    CompletionParams, CompletionTextEdit, CompletionTriggerKind, Documentation, InsertReplaceEdit,
    InsertTextFormat, Range, TextEdit,
};

use super::{markup, position, range};
use crate::capabilities::Abilities;
use analysis::Document;
use ide::completion::{
    Completion, CompletionKind, Completions, Docs, Entry, Listing, Topic, Trigger,
};
use syntax::text::Span;

/// What an editor does to ask again, if it can be told to.
pub(crate) const SUGGEST: &str = "editor.action.triggerSuggest";

/// Why completions are requested. `Invoked` means both that the user asks for them and that a letter was typed: the
/// second is so if the document was just changed there, which `typing` says.
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

/// True if a list is open already, which the user may accept from while it is requested anew.
pub(crate) fn is_continued(params: &CompletionParams) -> bool {
    let context = params.context.as_ref();
    context.is_some_and(|it| {
        it.trigger_kind == CompletionTriggerKind::TRIGGER_FOR_INCOMPLETE_COMPLETIONS
    })
}

/// What is in a folder.
pub(crate) fn listing(found: project::Listing) -> Listing {
    let entries = found.entries.into_iter().map(|it| Entry {
        name: it.name,
        folder: it.folder,
        excluded: it.excluded,
    });
    Listing {
        entries: entries.collect(),
        more: found.more,
    }
}

/// Offers.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Offers {
    /// All there are, each with all that is to be known of it.
    Items(Vec<CompletionItem>),
    /// With something that is to be known of all.
    List(List),
}

/// A `CompletionList`, with what the library's own type has no place for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct List {
    is_incomplete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_defaults: Option<Defaults>,
    items: Vec<CompletionItem>,
}

/// What holds for all offers that don't say otherwise.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Defaults {
    edit_range: EditRange,
}

/// What offers take the place of.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum EditRange {
    Replace(Range),
    Choice { insert: Range, replace: Range },
}

/// What can come at an offset.
pub(crate) fn completions(
    document: &Document,
    offset: u32,
    found: Completions,
    abilities: Abilities,
) -> Offers {
    let replace = range(document, found.span, abilities.encoding);
    let cursor = document
        .text
        .position(document.text.clamp_offset(offset), abilities.encoding);
    let insert = Range {
        start: replace.start,
        end: position(cursor),
    };
    let incomplete = found.incomplete;
    let can = abilities.completion;
    let end = document.text.clamp_offset(offset);
    let after = document.text.slice(Span::new(end, found.span.end.max(end)));
    let items = found.items.into_iter().enumerate().map(|(number, it)| {
        let adds = it.adds.as_ref().map(|it| TextEdit {
            range: range(document, it.span, abilities.encoding),
            new_text: it.text.clone(),
        });
        let mut whole = it.whole;
        let mut item = item(it, abilities);
        item.sort_text = Some(format!("{number:04}"));
        item.additional_text_edits = adds.map(|edit| vec![edit]);
        let mut new_text = item.insert_text.take().unwrap_or_default();
        if can.keeps_rest && whole && item.insert_text_format.is_none() {
            // What stays after the cursor is the end of the item.
            new_text.truncate(new_text.strip_suffix(&*after).unwrap_or(&new_text).len());
            whole = false;
        }
        let is_default = !whole || insert == replace;
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
        EditRange::Choice { insert, replace }
    } else {
        EditRange::Replace(replace)
    };
    let item_defaults = can.edit_range_default.then_some(Defaults { edit_range });
    if !incomplete && item_defaults.is_none() {
        return Offers::Items(items);
    }
    Offers::List(List {
        is_incomplete: incomplete,
        item_defaults,
        items,
    })
}

/// An offer, without where it goes; what is inserted is in `insert_text`.
fn item(found: Completion, abilities: Abilities) -> CompletionItem {
    let can = abilities.completion;
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
    let again = found.goes_on && can.suggests_again;
    CompletionItem {
        kind: Some(kind(found.kind, abilities)),
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
        command: again.then(|| Command::new("Suggest".to_owned(), SUGGEST.to_owned(), None)),
        label: found.label,
        ..CompletionItem::default()
    }
}

/// An offer with all that is known of it.
pub(crate) fn resolved(mut item: CompletionItem, abilities: Abilities) -> CompletionItem {
    let key = item.data.as_ref().and_then(|data| data.as_str());
    if let Some(topic) = key.and_then(Topic::of) {
        let text = markup(topic.markdown(), abilities.completion.markdown);
        item.documentation = Some(Documentation::MarkupContent(text));
    }
    item
}

fn kind(kind: CompletionKind, abilities: Abilities) -> CompletionItemKind {
    match kind {
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
        CompletionKind::Directive | CompletionKind::Option | CompletionKind::Key => {
            CompletionItemKind::PROPERTY
        }
        CompletionKind::Value => CompletionItemKind::VALUE,
        CompletionKind::Variable => CompletionItemKind::VARIABLE,
        CompletionKind::Stage => CompletionItemKind::MODULE,
        CompletionKind::Image => CompletionItemKind::CLASS,
        CompletionKind::File => CompletionItemKind::FILE,
        // It is one of the later kinds, which not all know.
        CompletionKind::Folder if abilities.completion.later_kinds => CompletionItemKind::FOLDER,
        CompletionKind::Folder => CompletionItemKind::MODULE,
        CompletionKind::Template => CompletionItemKind::SNIPPET,
        CompletionKind::Rule => CompletionItemKind::INTERFACE,
        CompletionKind::User => CompletionItemKind::UNIT,
    }
}
