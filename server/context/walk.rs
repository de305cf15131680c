//! Where Dockerfiles are: files as they are given, and folders searched.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

/// Hidden folders that people keep Dockerfiles in.
const HIDDEN: &[&str] = &[".devcontainer", ".docker", ".github"];

/// What a name ends with that looks like a Dockerfile's and isn't: notes on one, templates of one, back-ups.
const OTHERS: &[&str] = &[
    "bak",
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

/// The Dockerfiles of files and folders, each path once, in the order of the roots and then of names. Files and `-` are
/// taken as they are, whatever their name; a folder is searched without what `.gitignore` leaves out and without hidden
/// folders. A root that isn't there, and a folder that can't be read, is an error in its place.
pub fn dockerfiles(roots: &[PathBuf]) -> Vec<Result<PathBuf, (PathBuf, io::Error)>> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for root in roots {
        if root.as_os_str() == "-" {
            found.push(Ok(root.clone()));
            continue;
        }
        match std::fs::metadata(root) {
            Ok(data) if data.is_dir() => walk(root, &mut found),
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

/// True for the name of a file that is a Dockerfile by its name alone.
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
    is_word(first) && !last.is_empty() && !OTHERS.contains(&last)
}

fn is_word(part: &str) -> bool {
    part == "dockerfile" || part == "containerfile"
}

/// Searches a folder.
fn walk(root: &Path, found: &mut Vec<Result<PathBuf, (PathBuf, io::Error)>>) {
    // What is found depends on the folder and its repository, and not on whose machine it is on.
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .ignore(false)
        .git_global(false)
        .require_git(false)
        .filter_entry(is_wanted)
        .sort_by_file_name(OsStr::cmp)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let name = entry.file_name().to_str().unwrap_or_default();
                // A link to a file counts, a folder or a pipe of that name doesn't.
                if entry.depth() > 0 && is_dockerfile_name(name) && entry.path().is_file() {
                    found.push(Ok(shortened(entry.path())));
                }
            }
            Err(error) => {
                let path = path_of(&error).unwrap_or(root).to_owned();
                let error = error
                    .into_io_error()
                    .unwrap_or_else(|| io::ErrorKind::Other.into());
                found.push(Err((shortened(&path), error)));
            }
        }
    }
}

/// False for hidden files and folders but some. A root is always wanted.
fn is_wanted(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || !name.starts_with('.') || HIDDEN.contains(&name.as_ref())
}

/// The path that an error is about.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

/// A path without a leading `./`.
fn shortened(path: &Path) -> PathBuf {
    match path.strip_prefix(".") {
        Ok(rest) if rest != Path::new("") => rest.to_owned(),
        _ => path.to_owned(),
    }
}
