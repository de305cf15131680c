//! Kinds of documents: which of the opened documents the server handles, and how.

use tower_lsp::ls_types::Uri;

use project::builds::{is_env_file_name, tool_of_file};
use project::{is_dockerfile_name, is_ignore_file_name};

/// Substrings of the language ids that editors use for Dockerfiles.
const LANGUAGES: [&str; 2] = ["dockerfile", "containerfile"];

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DocumentKind {
    /// A Dockerfile.
    Dockerfile,
    /// A `.dockerignore`, which has diagnostics and their quick fixes.
    IgnoreFile,
    /// A file that may define builds, or variables for them: its text takes the place of that on disk, and it has no
    /// features of its own.
    BuildFile,
}

/// The kind of a document; `None` for one that the server ignores, since some editors attach servers to other files,
/// such as Compose files. Ignore files are recognized by their name, whatever their language id: editors often take
/// `Dockerfile.dockerignore` for a Dockerfile. Dockerfiles are recognized by their language id, or else by their name.
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
    if is_dockerfile {
        return Some(DocumentKind::Dockerfile);
    }
    let may_define_builds = path.as_ref().and_then(|path| tool_of_file(path)).is_some()
        || name.is_some_and(is_env_file_name);
    may_define_builds.then_some(DocumentKind::BuildFile)
}
