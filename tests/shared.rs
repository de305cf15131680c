//! Test data in `../shared` that can't be published: real Dockerfiles and tests of other projects.
//!
//! Only ignored tests in modules named `needs_shared` use it, and fail if it is missing:
//! `cargo test --release --test all -- --ignored needs_shared`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::golden;
use crate::texts::files;

/// A file or folder of the data.
#[track_caller]
pub(crate) fn shared(path: &str) -> PathBuf {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(path);
    assert!(found.exists(), "{} is missing", found.display());
    found
}

/// Real Dockerfiles.
pub(crate) fn corpus() -> Vec<String> {
    let files = files(&shared("corpus/train"));
    let texts = files.iter().map(|path| fs::read(path).unwrap());
    let texts: Vec<_> = texts
        .map(|it| String::from_utf8_lossy(&it).into_owned())
        .collect();
    golden::checked(texts.len(), "real Dockerfiles");
    texts
}

/// The Dockerfiles of other projects' tests.
pub(crate) fn case_texts() -> Vec<String> {
    let mut texts = Vec::new();
    for path in files(&shared("cases")) {
        if path.extension().is_none_or(|it| it != "jsonl") {
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
    golden::checked(texts.len(), "Dockerfiles of other projects' tests");
    texts
}
