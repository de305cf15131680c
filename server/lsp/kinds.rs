//! Kinds of documents: which of those that a client opens are Dockerfiles.

use tower_lsp::ls_types::Uri;

use crate::project::is_dockerfile_name;

/// Parts of the names that editors give to the language.
const LANGUAGES: [&str; 2] = ["dockerfile", "containerfile"];

/// True if a document is a Dockerfile: by the name that its language has in the editor, or else by its own. Some editors
/// attach a server to more than it was made for, as to a Compose file; what isn't ours gets no answers.
pub(super) fn is_dockerfile(language: &str, uri: &Uri) -> bool {
    let language = language.to_ascii_lowercase();
    if language == "docker" || LANGUAGES.iter().any(|it| language.contains(it)) {
        return true;
    }
    let path = uri.to_file_path();
    let name = path.as_ref().and_then(|path| path.file_name()?.to_str());
    name.is_some_and(is_dockerfile_name)
}
