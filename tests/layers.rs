//! What the compiler can't hold of the layers. Each is a crate below `server` that knows those below it and none above;
//! within some of them modules have an order too, and some say nothing of files, networks or processes.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder below `server`, what its files never mention, and why.
const NEVER: &[(&str, &[&str])] = &[
    ("syntax/text", &["tree_sitter", "crate::"]),
    ("syntax/language", &["tree_sitter", "ropey", "crate::"]),
    (
        "syntax/values",
        &[
            "tree_sitter",
            "ropey",
            "crate::language",
            "std::fs",
            "std::process",
            // Addresses are read, but nothing connects to them.
            "std::net::Tcp",
            "std::net::Udp",
            "std::net::ToSocketAddrs",
        ],
    ),
    ("analysis", PURE),
    ("analysis/catalogue", &["crate::Document", "super::super"]),
    ("ide", PURE),
    ("builds", &["std::process", "std::env", "std::net::Tcp", "std::net::Udp"]),
    ("builds/bake", &["std::fs"]),
    ("builds/compose", &["std::fs"]),
    ("builds/hcl", &["std::fs", "crate::bake", "crate::compose", "crate::files"]),
    ("project/context", &["crate::config"]),
    ("project/config", &["crate::context"]),
    ("cli", &["tower_lsp"]),
];

/// What is pure reads nothing from outside and runs nothing.
const PURE: &[&str] = &["std::fs", "std::net", "std::process", "std::env"];

#[test]
fn layers_never_mention_what_is_not_theirs() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("server");
    let mut complaints = Vec::new();
    for (folder, never) in NEVER {
        let files = sources(&server.join(folder));
        assert!(!files.is_empty(), "{folder} is empty");
        for file in files {
            let code = code_of(&fs::read_to_string(&file).unwrap());
            let place = file.strip_prefix(&server).unwrap().display().to_string();
            let mentioned = never.iter().filter(|word| code.contains(**word));
            complaints.extend(mentioned.map(|word| format!("{place} mentions `{word}`")));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn rules_know_only_rules() {
    let lints = Path::new(env!("CARGO_MANIFEST_DIR")).join("server/ide/lints");
    for file in sources(&lints) {
        let code = code_of(&fs::read_to_string(&file).unwrap());
        for path in code.split("crate::").skip(1) {
            assert!(
                path.starts_with("lints"),
                "{}: crate::{}",
                file.display(),
                path.lines().next().unwrap_or_default()
            );
        }
    }
}

#[test]
fn every_module_says_what_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["server", "tests", "grammar"] {
        for file in sources(&root.join(folder)) {
            // Build contexts hold what Dockerfiles copy.
            if file.starts_with(root.join("tests/dockerfiles")) {
                continue;
            }
            let source = fs::read_to_string(&file).unwrap();
            assert!(
                source.starts_with("//! "),
                "{} lacks its first line",
                file.display()
            );
        }
    }
}

/// All Rust files in a folder and below.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// A source without its comments.
fn code_of(source: &str) -> String {
    let lines = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}
