//! Searches folders for Dockerfiles.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::build_context::leads_out;
use super::gitignore::GitIgnore;
use super::names::is_dockerfile_name;

/// Hidden folders that commonly contain Dockerfiles.
const HIDDEN: &[&str] = &[".devcontainer", ".docker", ".github"];

/// Folders with other projects' Dockerfiles.
const FOREIGN: &[&str] = &["node_modules"];

/// Folders of the system that contain no files of projects.
const OF_SYSTEM: &[&str] = &["/dev", "/proc", "/sys"];

/// The Dockerfiles of files and folders, each path once, in the order of the roots and then by name. Files and `-` are
/// included whatever their name; folders are searched for names of Dockerfiles and for what `include` accepts, except for hidden
/// folders, `node_modules`, what Git ignores, and links that lead out of the folder. A missing root and a folder that can't be read are errors at their position.
pub fn dockerfiles(
    roots: &[PathBuf],
    include: &dyn Fn(&Path) -> bool,
) -> Vec<Result<PathBuf, (PathBuf, io::Error)>> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for root in roots {
        if root.as_os_str() == "-" {
            found.push(Ok(root.clone()));
            continue;
        }
        match std::fs::metadata(root) {
            Ok(data) if data.is_dir() => {
                let is_wanted = |path: &Path| {
                    let name = path.file_name().and_then(OsStr::to_str);
                    name.is_some_and(is_dockerfile_name) || include(path)
                };
                walk(root, &is_wanted, &mut found);
            }
            Ok(_) => found.push(Ok(root.clone())),
            Err(error) => found.push(Err((root.clone(), error))),
        }
    }
    found.retain(|it| {
        it.as_ref()
            .map_or(true, |path| seen.insert(shortened(path)))
    });
    found
}

/// The folders below `root`, and itself, that contain a file with a wanted name: at most `limit`, sorted. Hidden folders
/// and what Git ignores are left out.
pub(crate) fn folders_with(root: &Path, is_wanted: fn(&str) -> bool, limit: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let has_name = |path: &Path| {
        let name = path.file_name().and_then(OsStr::to_str);
        name.is_some_and(is_wanted)
    };
    walk(root, &has_name, &mut found);
    let files = found.into_iter().flatten();
    let mut folders: Vec<PathBuf> = files
        .filter_map(|file| Some(file.parent()?.to_owned()))
        .collect();
    folders.dedup();
    folders.truncate(limit);
    folders
}

/// Searches a folder for wanted files.
fn walk(
    root: &Path,
    is_wanted_file: &dyn Fn(&Path) -> bool,
    found: &mut Vec<Result<PathBuf, (PathBuf, io::Error)>>,
) {
    // The result depends on the folder and its repository alone, not on Git's configuration of the user.
    let absolute = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut git_ignore = GitIgnore::for_folder(&absolute);
    let is_wanted = |entry: &DirEntry| {
        let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let path = absolute.join(path);
        // A root is always searched, even if it is a link to a folder.
        let is_root = entry.depth() == 0;
        let is_folder = is_root || entry.file_type().is_dir();
        let wanted = is_root
            || !is_skipped(entry.file_name(), &path) && !git_ignore.is_match(&path, is_folder);
        if wanted && is_folder {
            git_ignore.enter(&path);
        }
        wanted
    };
    let walk = WalkDir::new(root).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(is_wanted) {
        match entry {
            Ok(entry) => {
                // Links to files are included, folders and pipes aren't. The owner of a link doesn't decide which files
                // outside of the folder are read or changed.
                let path = entry.path();
                let leads_out = || entry.path_is_symlink() && leads_out(root, path);
                if entry.depth() > 0 && is_wanted_file(path) && path.is_file() && !leads_out() {
                    found.push(Ok(shortened(entry.path())));
                }
            }
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let error = error
                    .into_io_error()
                    .unwrap_or_else(|| io::ErrorKind::Other.into());
                found.push(Err((shortened(&path), error)));
            }
        }
    }
}

/// True for hidden files and folders, except for [`HIDDEN`], for [`FOREIGN`] folders, and for those [`OF_SYSTEM`]. `path` is
/// absolute.
fn is_skipped(name: &OsStr, path: &Path) -> bool {
    let name = name.to_string_lossy();
    let name = name.as_ref();
    let is_hidden = name.starts_with('.') && !HIDDEN.contains(&name);
    let is_of_system = cfg!(unix) && OF_SYSTEM.iter().any(|it| path == Path::new(it));
    is_hidden || is_of_system || FOREIGN.contains(&name)
}

/// A path without a leading `./`.
fn shortened(path: &Path) -> PathBuf {
    match path.strip_prefix(".") {
        Ok(rest) if rest != Path::new("") => rest.to_owned(),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn folders_of_the_system_are_skipped() {
        let skips = |path: &str| {
            let path = Path::new(path);
            is_skipped(path.file_name().unwrap_or_default(), path)
        };
        assert!(skips("/proc") && skips("/sys") && skips("/dev"));
        assert!(!skips("/srv/proc") && !skips("/home") && !skips("/proc/1"));
    }
}
