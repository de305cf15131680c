//! Kinds of documents: which of those that a client opens the server handles, and how.

use tower_lsp::ls_types::Uri;

use project::{is_dockerfile_name, is_ignore_file_name};

/// Parts of the names that editors give to the language.
const LANGUAGES: [&str; 2] = ["dockerfile", "containerfile"];

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DocumentKind {
    /// A Dockerfile.
    Dockerfile,
    /// A `.dockerignore`, which gets diagnostics and nothing else.
    IgnoreFile,
}

/// The kind of a document; `None` for one that isn't ours. Some editors attach a server to more than it was made for, as to
/// a Compose file. An ignore file is one by its name, whatever its language is in the editor: `Dockerfile.dockerignore` is
/// often taken for a Dockerfile. A Dockerfile is one by its language, or else by its name.
pub(super) fn document_kind(language: &str, uri: &Uri) -> Option<DocumentKind> {
    let path = uri.to_file_path();
    let name = path.as_ref().and_then(|path| path.file_name()?.to_str());
    if name.is_some_and(is_ignore_file_name) {
        return Some(DocumentKind::IgnoreFile);
    }
    let language = language.to_ascii_lowercase();
    let is_dockerfile = language == "docker"
        || LANGUAGES.iter().any(|it| language.contains(it))
        || name.is_some_and(is_dockerfile_name);
    is_dockerfile.then_some(DocumentKind::Dockerfile)
}
