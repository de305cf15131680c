//! File paths of URIs.

use std::path::PathBuf;

use tower_lsp::ls_types::{Uri, WorkspaceFolder};

/// The paths of folders.
pub(super) fn paths(folders: &[WorkspaceFolder]) -> Vec<PathBuf> {
    folders.iter().filter_map(|it| path(&it.uri)).collect()
}

/// The path of a file or folder; `None` for other schemes.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.as_str().starts_with("file:");
    Some(uri.to_file_path().filter(|_| is_file)?.into_owned())
}
