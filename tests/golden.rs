//! Recorded results of other programs, in `tests/golden`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A file or folder of the recorded results.
pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

/// The cases of a file, one per line. Panics if there are none.
#[track_caller]
pub(crate) fn cases(name: &str) -> Vec<Value> {
    let path = path(name);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().filter(|it| !it.is_empty());
    let cases: Vec<Value> = lines.map(|it| serde_json::from_str(it).unwrap()).collect();
    assert!(!cases.is_empty(), "no cases in {}", path.display());
    cases
}

/// The Dockerfiles with BuildKit's recorded results.
pub(crate) fn buildkit() -> Vec<Value> {
    let files = ["cases", "more-cases", "disagreements", "changed-cases"];
    let cases = files.map(|it| cases(&format!("buildkit/{it}.jsonl")));
    cases.into_iter().flatten().collect()
}

/// Prints how many cases of a kind a test has checked. Panics if there are none.
#[track_caller]
pub(crate) fn checked(count: usize, kind: &str) {
    assert!(count > 0, "no {kind} to check");
    // `println!` is captured in passing tests.
    let _ = writeln!(std::io::stderr(), "checked {count} {kind}");
}
