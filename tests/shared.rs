//! Material for measuring, beside the project where it is present.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::grammar;

/// A file or folder of the shared material. Where there is none, says what is left out.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(path);
    if found.exists() {
        return Some(found);
    }
    // Not with `eprintln!`, which a test that passes keeps to itself.
    let _ = writeln!(
        std::io::stderr(),
        "left out, because shared/{path} isn't there"
    );
    None
}

/// All files in a folder and below, in a fixed order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
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

/// Texts of all kinds: those of the grammar's cases, and real files where they are present.
pub(crate) fn texts() -> Vec<String> {
    let mut texts = grammar::inputs();
    if let Some(folder) = shared("corpus/train") {
        texts.extend(files(&folder).iter().map(|path| fs::read(path).unwrap()));
    }
    let texts = texts.iter().map(|text| String::from_utf8_lossy(text));
    texts.map(std::borrow::Cow::into_owned).collect()
}

/// The Dockerfiles of recorded cases, where they are present.
pub(crate) fn case_texts() -> Vec<String> {
    let mut texts = Vec::new();
    let folders = ["cases", "golden"].into_iter().filter_map(shared);
    for path in folders.flat_map(|folder| files(&folder)) {
        // The answers for the corpus have no texts.
        if path.extension().is_none_or(|it| it != "jsonl") || path.ends_with("corpus.jsonl") {
            continue;
        }
        for line in fs::read_to_string(path).unwrap().lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let places = ["/text", "/before", "/after", "/document/text"];
            let found = places.iter().filter_map(|place| case.pointer(place));
            texts.extend(found.filter_map(Value::as_str).map(str::to_owned));
        }
    }
    texts.sort();
    texts.dedup();
    texts
}
