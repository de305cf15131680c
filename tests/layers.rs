//! Architecture rules that the compiler doesn't check. Each layer is a crate in `server` that depends only on lower
//! layers; some also restrict dependencies between their modules, or have no access to files, networks and processes. Files
//! don't use each other in circles.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex_lite::Regex;

/// Folders in `server`, and the texts that must not occur in the code of their files.
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
            // Addresses are parsed, but nothing connects to them.
            "std::net::Tcp",
            "std::net::Udp",
            "std::net::ToSocketAddrs",
        ],
    ),
    ("analysis", PURE),
    ("analysis/catalogue", &["crate::Document", "super::super"]),
    ("ide", PURE),
    ("shell", PURE),
    (
        "builds",
        &["std::process", "std::env", "std::net::Tcp", "std::net::Udp"],
    ),
    ("builds/bake", &["std::fs"]),
    ("builds/compose", &["std::fs"]),
    (
        "builds/hcl",
        &["std::fs", "crate::bake", "crate::compose", "crate::files"],
    ),
    ("project/context", &["crate::config"]),
    ("project/config", &["crate::context"]),
    ("cli", &["tower_lsp"]),
];

/// Forbidden in pure code, which has no input or output.
const PURE: &[&str] = &["std::fs", "std::net", "std::process", "std::env"];

/// The most circles of more than two files.
const MAX_CIRCLES: usize = 2;

#[test]
fn layers_respect_their_restrictions() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("server");
    let mut violations = Vec::new();
    for (folder, never) in NEVER {
        let files = sources(&server.join(folder));
        assert!(!files.is_empty(), "{folder} is empty");
        for file in files {
            let code = without_comments(&fs::read_to_string(&file).unwrap());
            let place = file.strip_prefix(&server).unwrap().display().to_string();
            let mentioned = never.iter().filter(|word| code.contains(**word));
            violations.extend(mentioned.map(|word| format!("{place} mentions `{word}`")));
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn rules_depend_only_on_rules() {
    let lints = Path::new(env!("CARGO_MANIFEST_DIR")).join("server/ide/lints");
    for file in sources(&lints) {
        let code = without_comments(&fs::read_to_string(&file).unwrap());
        for path in code.split("crate::").skip(1) {
            // A fix that is a refactoring, the program that a command runs, and the commands that are known.
            let allowed = [
                "lints",
                "refactor::merge_with_next",
                "commands::program",
                "commands::command(",
            ];
            let is_allowed = allowed.iter();
            assert!(
                is_allowed.clone().any(|it| path.starts_with(it)),
                "{}: crate::{}",
                file.display(),
                path.lines().next().unwrap_or_default()
            );
        }
    }
}

/// Files that use each other's items can only be read, tested and changed together. Two may, such as a type and its only
/// user; of larger circles there are few. `cargo xtask circles` lists all.
#[test]
fn files_form_few_circles() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("server");
    let mut circles = xtask::circles::circles(&server).unwrap();
    circles.retain(|it| it.files.len() > 2);
    let list: String = circles.iter().map(ToString::to_string).collect();
    assert!(circles.len() <= MAX_CIRCLES, "{list}");
    for circle in circles {
        let layers = circle.files.iter().map(|it| it.split('/').next());
        let layers: BTreeSet<_> = layers.collect();
        assert_eq!(layers.len(), 1, "{circle}");
    }
}

#[test]
fn every_module_has_documentation() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["server", "tests", "grammar"] {
        for file in sources(&root.join(folder)) {
            // Build contexts contain files that Dockerfiles copy.
            if file.starts_with(root.join("tests/dockerfiles")) {
                continue;
            }
            let source = fs::read_to_string(&file).unwrap();
            assert!(
                source.starts_with("//! "),
                "{} has no module documentation",
                file.display()
            );
        }
    }
}

/// A name identifies its type without the path before it: in imports, in searches, and in conversation.
#[test]
fn no_two_public_types_have_the_same_name() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("server");
    let definition = Regex::new(r"(?m)^\s*pub (?:struct|enum|union|trait|type) (\w+)").unwrap();
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in sources(&server) {
        let source = fs::read_to_string(&file).unwrap();
        let place = file.strip_prefix(&server).unwrap().display().to_string();
        for found in definition.captures_iter(&source) {
            let name = found[1].to_owned();
            places.entry(name).or_default().push(place.clone());
        }
    }
    assert!(places.contains_key("Document"), "no types were found");
    let shared: Vec<String> = places
        .iter()
        .filter(|(_, places)| places.len() > 1)
        .map(|(name, places)| format!("{name}: {}", places.join(", ")))
        .collect();
    assert!(shared.is_empty(), "{}", shared.join("\n"));
}

/// All Rust files in a folder and its subfolders.
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

/// Source code without lines that are comments.
fn without_comments(source: &str) -> String {
    let lines = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}
