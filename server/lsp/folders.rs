//! Workspace folders: symbols and file renames in all their Dockerfiles.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use tower_lsp::ls_types::{FileRename, InitializeParams, SymbolInformation, Uri};

use super::convert;
use super::project_state::ProjectState;
use super::session::CachedDocument;
use super::uri_path::{path, paths};
use analysis::Document;
use ide::moved_files::{Move, moved_files};
use ide::symbols;
use project::Workspace;
use syntax::cancellation::checkpoint;
use syntax::text::{Encoding, TextEdit};

/// The maximum number of workspace symbols in a response.
const MAX_SYMBOLS: usize = 1_000;

/// Edits of a document.
pub(super) struct DocumentEdits {
    /// The document's URI.
    pub(super) uri: Uri,
    /// Its current snapshot.
    pub(super) document: Arc<Document>,
    /// True if the client has opened it, so that it has a version.
    pub(super) open: bool,
    /// The edits.
    pub(super) edits: Vec<TextEdit>,
}

/// The old and new paths of files and folders that the client is about to rename.
pub(super) fn moves(files: &[FileRename]) -> Vec<(PathBuf, PathBuf)> {
    let path = |uri: &str| path(&uri.parse().ok()?);
    let moves = files.iter();
    moves
        .filter_map(|it| Some((path(&it.old_uri)?, path(&it.new_uri)?)))
        .collect()
}

/// The workspace folders in the parameters of `initialize`.
#[allow(deprecated, reason = "older clients send a single folder")]
pub(super) fn from_initialize(params: &InitializeParams) -> Vec<PathBuf> {
    match &params.workspace_folders {
        Some(folders) if !folders.is_empty() => paths(folders),
        // Some clients send an empty list and the older property.
        _ => params.root_uri.iter().filter_map(path).collect(),
    }
}

/// The edits that update all Dockerfiles, open or in the folders, after files have been moved. Reads files.
pub(super) fn edits_after_moves(
    workspace: &Workspace,
    open: HashMap<Uri, CachedDocument>,
    project_state: &ProjectState,
    moves: &[(PathBuf, PathBuf)],
) -> Vec<DocumentEdits> {
    let opened: HashSet<_> = open.keys().cloned().collect();
    let mut all = Vec::new();
    for (uri, document) in documents(workspace, open) {
        checkpoint();
        let Some(context) = path(&uri).map(|path| project_state.context_folder(&path)) else {
            continue;
        };
        let within = |path: &PathBuf| {
            let path = path.strip_prefix(&context).ok()?;
            Some(path.to_str()?.replace('\\', "/"))
        };
        let moves = moves.iter().filter_map(|(from, to)| {
            let (from, to) = (within(from)?, within(to)?);
            Some(Move { from, to })
        });
        let edits = moved_files(&document, &moves.collect::<Vec<_>>());
        if !edits.is_empty() {
            all.push(DocumentEdits {
                open: opened.contains(&uri),
                uri,
                document,
                edits,
            });
        }
    }
    all
}

/// The symbols that match a query in all Dockerfiles, open or in the folders. Reads files.
pub(super) fn search(
    workspace: &Workspace,
    open: HashMap<Uri, CachedDocument>,
    query: &str,
    encoding: Encoding,
) -> Vec<SymbolInformation> {
    let mut found = Vec::new();
    for (uri, document) in documents(workspace, open) {
        checkpoint();
        let symbols = symbols::search(&document, query);
        let within = uri.path().as_str().rsplit('/').next();
        let within = within.map(str::to_owned);
        found.extend(convert::symbols_as_list(
            &document,
            symbols,
            within.as_deref(),
            &uri,
            encoding,
        ));
        if found.len() >= MAX_SYMBOLS {
            found.truncate(MAX_SYMBOLS);
            break;
        }
    }
    found
}

/// All Dockerfiles, open or in the folders, sorted by URI. An open document takes precedence over its file.
fn documents(
    workspace: &Workspace,
    open: HashMap<Uri, CachedDocument>,
) -> Vec<(Uri, Arc<Document>)> {
    let newer: HashSet<_> = open.keys().filter_map(path).collect();
    let open = open.into_iter().map(|(uri, open)| {
        checkpoint();
        (uri, open.document())
    });
    let mut documents: Vec<_> = open.collect();
    for (path, document) in workspace.documents() {
        if let Some(uri) = Uri::from_file_path(&path).filter(|_| !newer.contains(&path)) {
            documents.push((uri, document));
        }
    }
    documents.sort_by(|a, b| a.0.as_str().cmp(b.0.as_str()));
    documents
}

#[cfg(all(test, unix))]
mod tests {
    use super::from_initialize;
    use tower_lsp::ls_types::{InitializeParams, WorkspaceFolder};

    #[test]
    #[allow(deprecated, reason = "older clients send a single folder")]
    fn the_older_property_counts_where_the_list_is_empty() {
        let folders = |list: Option<&[&str]>| {
            let folder = |uri: &&str| {
                let name = String::new();
                Some(WorkspaceFolder {
                    uri: uri.parse().ok()?,
                    name,
                })
            };
            from_initialize(&InitializeParams {
                root_uri: "file:///a".parse().ok(),
                workspace_folders: list.map(|it| it.iter().filter_map(folder).collect()),
                ..InitializeParams::default()
            })
        };
        let names = |list| -> Vec<String> {
            let found = folders(list).into_iter();
            found.map(|it| it.display().to_string()).collect()
        };
        assert_eq!(names(None), ["/a"]);
        assert_eq!(names(Some(&[])), ["/a"]);
        assert_eq!(names(Some(&["file:///b"])), ["/b"]);
    }
}
