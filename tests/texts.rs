//! Dockerfiles of all kinds, for tests of invariants.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{dockerfiles, golden, grammar};

/// The realistic example Dockerfiles, followed by the inputs of the grammar corpus.
pub(crate) fn texts() -> Vec<String> {
    let mut texts: Vec<String> = dockerfiles::examples()
        .into_iter()
        .map(|it| it.text)
        .collect();
    let inputs = grammar::inputs();
    texts.extend(
        inputs
            .iter()
            .map(|it| String::from_utf8_lossy(it).into_owned()),
    );
    texts
}

/// The Dockerfiles whose recorded BuildKit results match ours.
pub(crate) fn case_texts() -> Vec<String> {
    let mut cases = golden::buildkit();
    let list = golden::path("buildkit/known-differences.txt");
    let list = fs::read_to_string(list).unwrap();
    let known: Vec<&str> = list.lines().filter_map(|it| it.split(':').next()).collect();
    cases.retain(|it| !known.contains(&it["id"].as_str().unwrap()));
    let texts = cases
        .iter()
        .map(|it| it["text"].as_str().unwrap().to_owned());
    let mut texts: Vec<String> = texts.collect();
    texts.sort();
    texts.dedup();
    texts
}

/// All files in a folder and its subfolders, in a fixed order.
#[track_caller]
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut entries: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}
