//! The rooms of the house know those below them and none above.

use std::fs;
use std::path::{Path, PathBuf};

/// A room, the rooms that it may know, and words that it may not say.
const ROOMS: &[(&str, &[&str], &[&str])] = &[
    (
        "text",
        &[],
        &["tree_sitter", "tower_lsp", "tokio", "std::fs", "std::net"],
    ),
    (
        "language",
        &[],
        &[
            "ropey",
            "tree_sitter",
            "tower_lsp",
            "tokio",
            "std::fs",
            "std::net",
        ],
    ),
    (
        "values",
        &["text"],
        &[
            "ropey",
            "tree_sitter",
            "tower_lsp",
            "tokio",
            "std::fs",
            "std::process",
            // Addresses are read, but nothing is asked there.
            "std::net::Tcp",
            "std::net::Udp",
            "std::net::ToSocketAddrs",
        ],
    ),
    (
        "syntax",
        &["text", "language", "values"],
        &["tower_lsp", "tokio", "std::fs", "std::net"],
    ),
    (
        "context",
        &["text", "language", "values"],
        &["tower_lsp", "tokio", "reqwest", "tree_sitter"],
    ),
    ("catalogue", &["values"], PURE),
    (
        "config",
        &["language", "features"],
        &["tower_lsp", "tokio", "reqwest", "tree_sitter"],
    ),
    (
        "analysis",
        &["text", "language", "values", "catalogue", "syntax"],
        PURE,
    ),
    (
        "lints",
        &[
            "text",
            "language",
            "values",
            "catalogue",
            "syntax",
            "analysis",
        ],
        PURE,
    ),
    (
        "features",
        &[
            "text",
            "language",
            "values",
            "catalogue",
            "syntax",
            "analysis",
            "lints",
        ],
        PURE,
    ),
    (
        "project",
        &[
            "text", "values", "analysis", "lints", "features", "config", "context",
        ],
        &["tower_lsp", "tokio", "reqwest", "tree_sitter"],
    ),
    (
        "registry",
        &["values"],
        &["tower_lsp", "tree_sitter", "ropey"],
    ),
    (
        "lsp",
        &[
            "text",
            "values",
            "catalogue",
            "analysis",
            "lints",
            "features",
            "project",
            "registry",
        ],
        &[],
    ),
    (
        "cli",
        &[
            "text",
            "language",
            "values",
            "catalogue",
            "syntax",
            "analysis",
            "lints",
            "features",
            "config",
            "context",
            "project",
            "registry",
            "lsp",
        ],
        &["tower_lsp"],
    ),
];

/// What no pure room says: it knows no protocol, runs nothing, and reads nothing from outside.
const PURE: &[&str] = &[
    "tower_lsp",
    "tokio",
    "reqwest",
    "tree_sitter",
    "std::fs",
    "std::net",
    "std::process",
];

#[test]
fn rooms_know_only_what_is_below_them() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("server");
    let mut complaints = Vec::new();
    for (room, below, never) in ROOMS {
        let files = sources(&folder_of(&server, room));
        assert!(!files.is_empty(), "{room} is empty");
        for file in files {
            let code = code_of(&fs::read_to_string(&file).unwrap());
            let place = file.strip_prefix(&server).unwrap().display().to_string();
            for (other, ..) in ROOMS {
                if other != room
                    && !below.contains(other)
                    && code.contains(&format!("crate::{other}"))
                {
                    complaints.push(format!("{place} knows `{other}`"));
                }
            }
            for word in *never {
                if code.contains(word) {
                    complaints.push(format!("{place} says `{word}`"));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_room_has_its_rules() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("server");
    for folder in [server.join("core"), server] {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            assert!(
                !entry.path().is_dir()
                    || name == "core"
                    || ROOMS.iter().any(|(room, ..)| *room == name),
                "`{name}` is in no rule"
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

/// Where a room is. Those that are pure are together.
fn folder_of(server: &Path, room: &str) -> PathBuf {
    let pure = server.join("core").join(room);
    if pure.is_dir() {
        pure
    } else {
        server.join(room)
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
