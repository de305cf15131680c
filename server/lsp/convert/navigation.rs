//! Locations, highlights, renames and selection ranges.

use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, LinkedEditingRanges, Location, PrepareRenameResponse,
    SelectionRange, Uri, WorkspaceEdit,
};

use super::edits::{edits, workspace_edits};
use super::ranges::range;
use crate::client_flags::ClientFlags;
use crate::folders::DocumentEdits;
use analysis::Document;
use ide::highlight::Highlight;
use ide::linked_editing;
use ide::rename::{RenameError, Renameable};
use syntax::text::{Encoding, Span};

/// The locations of spans.
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

/// A document highlight.
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

/// The name at a position, for `textDocument/prepareRename`.
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

/// The edits of several documents; versioned for open ones.
pub(crate) fn document_edits(documents: Vec<DocumentEdits>, flags: ClientFlags) -> WorkspaceEdit {
    let files = documents.into_iter().map(|it| {
        let edits = edits(&it.document, &it.edits, flags);
        (it.uri, it.open.then_some(it.document.version), edits)
    });
    workspace_edits(files, flags)
}

/// A `RequestFailed` error, whose message clients show to the user.
pub(crate) fn refusal(reason: RenameError) -> Error {
    Error {
        code: ErrorCode::ServerError(-32803),
        message: reason.into(),
        data: None,
    }
}

/// Ranges that are edited together.
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

/// Nested selection ranges, from spans ordered from the innermost to the outermost.
pub(crate) fn selection(document: &Document, spans: &[Span], encoding: Encoding) -> SelectionRange {
    let mut parent = None;
    for span in spans.iter().rev() {
        parent = Some(SelectionRange {
            range: range(document, *span, encoding),
            parent: parent.map(Box::new),
        });
    }
    parent.unwrap_or_else(|| SelectionRange {
        range: range(document, Span::empty(0), encoding),
        parent: None,
    })
}
