//! Places and edits that have to do with names.

use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, LinkedEditingRanges, Location, PrepareRenameResponse,
    SelectionRange, Uri, WorkspaceEdit,
};

use super::{Abilities, edits, range, workspace_edits};
use crate::folders::Changed;
use analysis::Document;
use ide::highlight::Highlight;
use ide::linked_editing;
use ide::rename::{Refusal, Renameable};
use syntax::text::{Encoding, Span};

/// Places in a document.
pub(crate) fn locations(
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
pub(crate) fn highlight(
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
pub(crate) fn renameable(
    document: &Document,
    found: Renameable,
    encoding: Encoding,
) -> PrepareRenameResponse {
    PrepareRenameResponse::RangeWithPlaceholder {
        range: range(document, found.span, encoding),
        placeholder: found.name,
    }
}

/// What is to be done in several documents; in those that are open, for their version.
pub(crate) fn moving(found: Vec<Changed>, abilities: Abilities) -> WorkspaceEdit {
    let files = found.into_iter().map(|it| {
        let edits = edits(&it.document, &it.edits, abilities);
        (it.uri, it.open.then_some(it.document.version), edits)
    });
    workspace_edits(files, abilities)
}

/// Why something isn't done, which clients show to people (`RequestFailed`).
pub(crate) fn refusal(reason: Refusal) -> Error {
    Error {
        code: ErrorCode::ServerError(-32803),
        message: reason.into(),
        data: None,
    }
}

/// Places that are edited together.
pub(crate) fn linked(
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
pub(crate) fn selection(document: &Document, spans: &[Span], encoding: Encoding) -> SelectionRange {
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
