//! Looks up sources of COPY and ADD in a build context.

use std::io::Read;
use std::path::Path;

use super::build_context::{BuildContext, leads_out};
use super::gitignore::{GitIgnore, is_repository, repository};
use super::ignore_file::Pattern;
use syntax::values::path::clean;

/// Whether a source is in the context.
#[derive(Debug)]
pub enum SourceState<'c> {
    /// It exists.
    Exists,
    /// It doesn't exist.
    Missing,
    /// The pattern of the ignore file excludes it, and no exception includes a part of it.
    Excluded(&'c Pattern),
    /// Unknown.
    Unknown,
}

/// The bytes of a file that are read for its first line.
const LONGEST_LINE: u64 = 256;

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "it is unknown on other systems")]
fn is_executable(data: &std::fs::Metadata) -> Option<bool> {
    use std::os::unix::fs::PermissionsExt;
    Some(data.permissions().mode() & 0o111 != 0)
}

/// On other systems, BuildKit gives files their permissions itself.
#[cfg(not(unix))]
fn is_executable(_: &std::fs::Metadata) -> Option<bool> {
    None
}

impl BuildContext {
    /// Whether a source of COPY or ADD is in the context. Accesses the file system.
    pub fn source(&self, source: &str, dockerfile: &Path) -> SourceState<'_> {
        let path = clean(&format!("/{source}"));
        let path = path.trim_start_matches('/');
        let special = ['*', '?', '[', '\\'];
        // COPY --parents marks the kept part with `/./`.
        if self.is_elsewhere() || path.is_empty() || source.contains(special) {
            return SourceState::Unknown;
        }
        let full = self.folder.join(path);
        // In a build, a link to a folder outside of the context leads to another one.
        let folder = full.parent().unwrap_or(&full);
        if folder != self.folder && leads_out(&self.folder, folder) {
            return SourceState::Unknown;
        }
        let data = std::fs::symlink_metadata(&full);
        if let Some(ignore) = &self.ignore {
            // BuildKit reports these itself.
            if ignore.copy_source(source).is_some() {
                return SourceState::Unknown;
            }
            if let Some(pattern) = ignore.excludes(path) {
                let is_file = data.as_ref().is_ok_and(std::fs::Metadata::is_file);
                return if is_file || !ignore.may_include(path) {
                    SourceState::Excluded(pattern)
                } else {
                    SourceState::Unknown
                };
            }
        }
        match data {
            Ok(_) => SourceState::Exists,
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => SourceState::Unknown,
            Err(_) if self.may_be_elsewhere(path, dockerfile) => SourceState::Unknown,
            Err(_) => SourceState::Missing,
        }
    }

    /// Whether the permissions of a file of the context allow to execute it (`None` where files have no such permission), and
    /// its first line, cut off if it is long. `None` for folders, links, excluded files, and what can't be read. Accesses the
    /// file system.
    pub fn first_line(&self, source: &str) -> Option<(Option<bool>, Vec<u8>)> {
        let path = clean(&format!("/{source}"));
        let path = path.trim_start_matches('/');
        let full = self.folder.join(path);
        let folder = full.parent().unwrap_or(&full);
        let is_excluded = |it: &super::ignore_file::IgnoreFile| it.excludes(path).is_some();
        if self.is_elsewhere()
            || folder != self.folder && leads_out(&self.folder, folder)
            || self.ignore.as_ref().is_some_and(is_excluded)
        {
            return None;
        }
        // Opening a pipe or a device would wait.
        let data = std::fs::symlink_metadata(&full).ok()?;
        if !data.is_file() {
            return None;
        }
        let mut start = Vec::new();
        let file = std::fs::File::open(&full).ok()?;
        file.take(LONGEST_LINE).read_to_end(&mut start).ok()?;
        let end = start.iter().position(|it| *it == b'\n');
        start.truncate(end.map_or(start.len(), |it| it + 1));
        Some((is_executable(&data), start))
    }

    /// True if a missing file may be created before the build, or the context is a parent of the Dockerfile's folder.
    fn may_be_elsewhere(&self, path: &str, dockerfile: &Path) -> bool {
        let folder = std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone());
        let mut part = folder.clone();
        let mut git_ignore = GitIgnore::for_folder(&folder);
        git_ignore.enter(&folder);
        let names: Vec<&str> = path.split('/').collect();
        for (number, name) in names.iter().enumerate() {
            part.push(name);
            let is_folder = number + 1 < names.len();
            // Whether a missing file is a folder is unknown.
            if git_ignore.is_match(&part, is_folder) || git_ignore.is_match(&part, true) {
                return true;
            }
        }
        if self.is_specified {
            return false;
        }
        let top = repository(&folder);
        // Without a repository, it isn't known where the project begins.
        let count = if top.is_some() { 8 } else { 4 };
        let parents = dockerfile.ancestors().skip(2).take(count);
        let mut parents = parents.take_while(|it| top.is_none_or(|top| it.starts_with(top)));
        parents.any(|parent| parent.join(path).exists())
    }

    /// True if the folder certainly is the context: it is specified, contains a `.dockerignore` file, or is the root of a
    /// repository.
    pub fn is_certain(&self) -> bool {
        self.is_specified
            || is_repository(&self.folder)
            || self.folder.join(".dockerignore").is_file()
    }
}
