//! Searches folders for Dockerfiles.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::gitignore::GitIgnore;

/// Hidden folders that commonly contain Dockerfiles.
const HIDDEN: &[&str] = &[".devcontainer", ".docker", ".github"];

/// Extensions after `Dockerfile.` of files that aren't Dockerfiles: notes, templates, backups.
const OTHER_EXTENSIONS: &[&str] = &[
    "bak",
    "containerignore",
    "dockerignore",
    "erb",
    "j2",
    "json",
    "lock",
    "md",
    "orig",
    "py",
    "sh",
    "swp",
    "template",
    "tmp",
    "tmpl",
    "tpl",
    "txt",
    "yaml",
    "yml",
];

/// The Dockerfiles of files and folders, each path once, in the order of the roots and then by name. Files and `-` are
/// included whatever their name; folders are searched, except for hidden folders and what Git ignores. A missing root and a
/// folder that can't be read are errors at their position.
pub fn dockerfiles(roots: &[PathBuf]) -> Vec<Result<PathBuf, (PathBuf, io::Error)>> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for root in roots {
        if root.as_os_str() == "-" {
            found.push(Ok(root.clone()));
            continue;
        }
        match std::fs::metadata(root) {
            Ok(data) if data.is_dir() => walk(root, is_dockerfile_name, &mut found),
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

/// True for the name of a Dockerfile, such as `Dockerfile`, `Dockerfile.dev` and `app.Containerfile`.
pub fn is_dockerfile_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if name.ends_with('~') {
        return false;
    }
    let Some((before, last)) = name.rsplit_once('.') else {
        return is_word(&name);
    };
    if is_word(last) {
        return !before.is_empty();
    }
    let first = name.split('.').next().unwrap_or_default();
    is_word(first) && !last.is_empty() && !OTHER_EXTENSIONS.contains(&last)
}

fn is_word(part: &str) -> bool {
    part == "dockerfile" || part == "containerfile"
}

/// The folders below `root`, and itself, that contain a file with a wanted name: at most `limit`, sorted. Hidden folders
/// and what Git ignores are left out.
pub(crate) fn folders_with(root: &Path, is_wanted: fn(&str) -> bool, limit: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(root, is_wanted, &mut found);
    let files = found.into_iter().flatten();
    let mut folders: Vec<PathBuf> = files
        .filter_map(|file| Some(file.parent()?.to_owned()))
        .collect();
    folders.dedup();
    folders.truncate(limit);
    folders
}

/// Searches a folder for files with wanted names.
fn walk(
    root: &Path,
    is_wanted_name: fn(&str) -> bool,
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
        let wanted =
            is_root || !is_hidden(entry.file_name()) && !git_ignore.is_match(&path, is_folder);
        if wanted && is_folder {
            git_ignore.enter(&path);
        }
        wanted
    };
    let walk = WalkDir::new(root).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(is_wanted) {
        match entry {
            Ok(entry) => {
                let name = entry.file_name().to_str().unwrap_or_default();
                // Links to files are included, folders and pipes aren't.
                if entry.depth() > 0 && is_wanted_name(name) && entry.path().is_file() {
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

/// True for hidden files and folders, except for [`HIDDEN`].
fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') && !HIDDEN.contains(&name.as_ref())
}

/// A path without a leading `./`.
fn shortened(path: &Path) -> PathBuf {
    match path.strip_prefix(".") {
        Ok(rest) if rest != Path::new("") => rest.to_owned(),
        _ => path.to_owned(),
    }
}
