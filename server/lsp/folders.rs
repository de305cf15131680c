//! The folders that the client has opened, and what is in them.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use tower_lsp::ls_types::{InitializeParams, SymbolInformation, Uri, WorkspaceFolder};

use super::convert;
use crate::analysis::Document;
use crate::features::symbols;
use crate::project::Workspace;
use crate::text::Encoding;

/// So many symbols are told of at most.
const MAX_SYMBOLS: usize = 1_000;

/// The folders that a client begins with.
#[allow(deprecated, reason = "older clients tell of one folder only, and so")]
pub(super) fn of(params: &InitializeParams) -> Vec<PathBuf> {
    match &params.workspace_folders {
        Some(folders) => paths(folders),
        None => params.root_uri.iter().filter_map(path).collect(),
    }
}

/// The paths of folders.
pub(super) fn paths(folders: &[WorkspaceFolder]) -> Vec<PathBuf> {
    folders.iter().filter_map(|it| path(&it.uri)).collect()
}

fn path(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.as_str().starts_with("file:");
    Some(uri.to_file_path().filter(|_| is_file)?.into_owned())
}

/// What matches a query in open documents and in the folders. Reads files.
pub(super) fn search(
    workspace: &Workspace,
    open: HashMap<Uri, Arc<Document>>,
    query: &str,
    encoding: Encoding,
) -> Vec<SymbolInformation> {
    // What is open is newer than its file.
    let newer: HashSet<_> = open.keys().filter_map(path).collect();
    let mut documents: Vec<_> = open.into_iter().collect();
    for (path, document) in workspace.documents() {
        if let Some(uri) = Uri::from_file_path(&path).filter(|_| !newer.contains(&path)) {
            documents.push((uri, document));
        }
    }
    documents.sort_by(|a, b| a.0.as_str().cmp(b.0.as_str()));
    let mut found = Vec::new();
    for (uri, document) in documents {
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
