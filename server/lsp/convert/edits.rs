//! Edits of documents.

use tower_lsp::ls_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit,
    Uri, WorkspaceEdit,
};

use super::ranges::range;
use crate::client_flags::ClientFlags;
use analysis::Document;
use syntax::text;

/// Edits of a document.
pub(crate) fn edits(
    document: &Document,
    found: &[text::TextEdit],
    flags: ClientFlags,
) -> Vec<TextEdit> {
    let edits = found.iter().map(|edit| TextEdit {
        range: range(document, edit.span, flags.encoding),
        new_text: edit.text.clone(),
    });
    edits.collect()
}

/// Edits of one document, versioned if the client supports it.
pub(crate) fn workspace_edit(
    document: &Document,
    found: &[text::TextEdit],
    uri: &Uri,
    flags: ClientFlags,
) -> WorkspaceEdit {
    let edits = edits(document, found, flags);
    let file = (uri.clone(), Some(document.version), edits);
    workspace_edits([file], flags)
}

/// Edits of several documents, each versioned if it has a version and the client supports it.
pub(crate) fn workspace_edits(
    files: impl IntoIterator<Item = (Uri, Option<i32>, Vec<TextEdit>)>,
    flags: ClientFlags,
) -> WorkspaceEdit {
    let files = files.into_iter();
    if !flags.versioned_edits {
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
