//! Paths in reports.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use project::config;
use project::context::repository;

/// The root of the Git repository that the working directory is in, or else the working directory. Paths in reports for CI
/// systems are relative to it.
pub(crate) fn report_root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    repository(&here).unwrap_or(&here).to_owned()
}

/// A printed path relative to a folder, with slashes; `None` if it isn't in the folder.
pub(super) fn relative_path(root: &Path, path: &str) -> Option<String> {
    let absolute = config::absolute(Path::new(path))?;
    let relative = absolute.strip_prefix(root).ok()?;
    Some(relative.to_string_lossy().replace(MAIN_SEPARATOR, "/"))
}

/// A printed path relative to a folder, or as it is if it isn't in the folder.
pub(crate) fn ci_path(root: &Path, path: &str) -> String {
    relative_path(root, path).unwrap_or_else(|| path.to_owned())
}
