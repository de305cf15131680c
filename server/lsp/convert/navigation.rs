//! Places and edits that have to do with names.

use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::{
    DocumentChanges, DocumentHighlight, DocumentHighlightKind, LinkedEditingRanges, Location,
    OneOf, OptionalVersionedTextDocumentIdentifier, PrepareRenameResponse, SelectionRange,
    TextDocumentEdit, Uri, WorkspaceEdit,
};

use super::{Abilities, formatting, range, workspace_edit};
use crate::analysis::Document;
use crate::features::highlight::Highlight;
use crate::features::linked_editing;
use crate::features::rename::{Refusal, Renameable};
use crate::lints::TextEdit;
use crate::lsp::folders::Changed;
use crate::text::{Encoding, Span};

/// Places in a document.
pub(in crate::lsp) fn locations(
    document: &Document,
    spans: &[Span],
    uri: &Uri,
    encoding: Encoding,
) -> Vec<Location> {
    let location = |span: &Span| Location {
        uri: uri.clone(),
        range: range(document, *span, encoding),
    };
    spans.iter().map(location).collect()
}

/// A place to be highlighted.
pub(in crate::lsp) fn highlight(
    document: &Document,
    found: Highlight,
    encoding: Encoding,
) -> DocumentHighlight {
    let kind = if found.writes {
        DocumentHighlightKind::WRITE
    } else {
        DocumentHighlightKind::READ
    };
    DocumentHighlight {
        range: range(document, found.span, encoding),
        kind: Some(kind),
    }
}

/// What can be renamed.
pub(in crate::lsp) fn renameable(
    document: &Document,
    found: Renameable,
    encoding: Encoding,
) -> PrepareRenameResponse {
    PrepareRenameResponse::RangeWithPlaceholder {
        range: range(document, found.span, encoding),
        placeholder: found.name,
    }
}

/// A renaming.
pub(in crate::lsp) fn renaming(
    document: &Document,
    edits: &[TextEdit],
    uri: &Uri,
    abilities: Abilities,
) -> WorkspaceEdit {
    workspace_edit(document, edits, uri, abilities)
}

/// What is to be done in several documents; in those that are open, for their version if the client can tell.
pub(in crate::lsp) fn moving(found: Vec<Changed>, abilities: Abilities) -> WorkspaceEdit {
    let of_file = |it: Changed| {
        let edits = formatting::edits(&it.document, it.replaced, abilities);
        let version = it.open.then_some(it.document.version);
        (it.uri, version, edits)
    };
    let files = found.into_iter().map(of_file);
    if !abilities.versioned_edits {
        return WorkspaceEdit {
            changes: Some(files.map(|(uri, _, edits)| (uri, edits)).collect()),
            ..WorkspaceEdit::default()
        };
    }
    let edits = files.map(|(uri, version, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(edits.collect())),
        ..WorkspaceEdit::default()
    }
}

/// Why something isn't done, which clients show to people (`RequestFailed`).
pub(in crate::lsp) fn refusal(reason: Refusal) -> Error {
    Error {
        code: ErrorCode::ServerError(-32803),
        message: reason.into(),
        data: None,
    }
}

/// Places that are edited together.
pub(in crate::lsp) fn linked(
    document: &Document,
    spans: &[Span],
    encoding: Encoding,
) -> LinkedEditingRanges {
    LinkedEditingRanges {
        ranges: spans
            .iter()
            .map(|it| range(document, *it, encoding))
            .collect(),
        word_pattern: Some(linked_editing::NAME.to_owned()),
    }
}

/// What can be selected, each with what is around it.
pub(in crate::lsp) fn selection(
    document: &Document,
    spans: &[Span],
    encoding: Encoding,
) -> SelectionRange {
    let mut around = None;
    for span in spans.iter().rev() {
        around = Some(SelectionRange {
            range: range(document, *span, encoding),
            parent: around.map(Box::new),
        });
    }
    around.unwrap_or_else(|| SelectionRange {
        range: range(document, Span::empty(0), encoding),
        parent: None,
    })
}
