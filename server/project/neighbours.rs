//! What Compose and Bake files near a Dockerfile specify: its build context, and names that it may use as images.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::config::{self, Target};
use crate::context::is_repository;

/// The maximum size of a file, in bytes.
const MAX_SIZE: u64 = 256 * 1024;

/// The maximum nesting depth. The HCL and YAML parsers are recursive.
const MAX_DEPTH: usize = 200;

/// Returns the builds of a file.
type Targets = fn(&str) -> Vec<Target>;

/// Returns the names that a file defines.
type Names = fn(&str) -> BTreeSet<String>;

/// The file names, and the parsers of each.
const FILES: [(&str, Targets, Names); 6] = [
    (
        "compose.yaml",
        config::compose_targets,
        config::compose_names,
    ),
    (
        "compose.yml",
        config::compose_targets,
        config::compose_names,
    ),
    (
        "docker-compose.yaml",
        config::compose_targets,
        config::compose_names,
    ),
    (
        "docker-compose.yml",
        config::compose_targets,
        config::compose_names,
    ),
    (
        "docker-bake.hcl",
        config::bake_targets_from_hcl,
        config::bake_names_from_hcl,
    ),
    (
        "docker-bake.json",
        config::bake_targets_from_json,
        config::bake_names_from_json,
    ),
];

/// The absolute path of the build context that Compose and Bake files specify for a Dockerfile: those in its folder, or else
/// those in the nearest parent, up to the root of the repository. `None` if there is none, or if they differ.
pub(super) fn context(dockerfile: &Path) -> Option<PathBuf> {
    for folder in folders(dockerfile) {
        let mut contexts = Vec::new();
        for (name, parse, _) in FILES {
            let Some(text) = text(&folder.join(name)) else {
                continue;
            };
            for target in parse(&text) {
                let context = resolved(&folder.join(&target.context));
                let file = target.dockerfile.as_deref().unwrap_or("Dockerfile");
                if resolved(&context.join(file)) == resolved(dockerfile) {
                    contexts.push(context);
                }
            }
        }
        contexts.dedup();
        match contexts.as_slice() {
            [] => {}
            [context] => return Some(context.clone()).filter(|it| it.is_dir()),
            _ => return None,
        }
    }
    None
}

/// The names of targets, services and additional build contexts in Compose and Bake files in the folder of a Dockerfile and
/// its parents, up to the root of the repository.
pub(super) fn names(dockerfile: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for folder in folders(dockerfile) {
        for (name, _, parse) in FILES {
            if let Some(text) = text(&folder.join(name)) {
                names.extend(parse(&text));
            }
        }
    }
    names
}

/// The folder of a Dockerfile, and its parents up to the root of the repository, if it is in one.
fn folders(dockerfile: &Path) -> Vec<&Path> {
    let all: Vec<&Path> = dockerfile.ancestors().skip(1).collect();
    let root = all.iter().position(|folder| is_repository(folder));
    let count = root.map_or(1, |root| root + 1);
    all.into_iter().take(count).collect()
}

fn text(path: &Path) -> Option<String> {
    let data = std::fs::metadata(path).ok()?;
    (data.is_file() && data.len() <= MAX_SIZE).then_some(())?;
    let text = std::fs::read_to_string(path).ok()?;
    (depth(&text) <= MAX_DEPTH).then_some(text)
}

/// The maximum nesting depth of a text: of brackets, and of YAML's nested block collections on one line (`- - a`).
fn depth(text: &str) -> usize {
    let (mut depth, mut most) = (0_usize, 0);
    for line in text.lines() {
        let marks = |c: &char| matches!(c, '-' | '?' | ':');
        let nested = line
            .split_whitespace()
            .take_while(|it| it.len() == 1 && it.starts_with(|c| marks(&c)));
        most = most.max(nested.count() + line.len() - line.trim_start().len());
        for c in line.chars() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            most = most.max(depth);
        }
    }
    most
}

/// A path without `.` and `..`. Links are not resolved.
fn resolved(path: &Path) -> PathBuf {
    let mut found = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                found.pop();
            }
            part => found.push(part),
        }
    }
    found
}
