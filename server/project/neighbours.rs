//! Compose and Bake files near a Dockerfile, and the build context that they name for it.

use std::path::{Component, Path, PathBuf};

use crate::config::{self, Target};

/// The longest file that is read, in bytes.
const LONGEST: u64 = 256 * 1024;

/// How deep brackets may be nested. Readers of HCL and YAML go down with each.
const DEEPEST: usize = 200;

/// Reads the builds of a file.
type Read = fn(&str) -> Vec<Target>;

/// The names of such files, and how they are read.
const FILES: [(&str, Read); 6] = [
    ("compose.yaml", config::compose_targets),
    ("compose.yml", config::compose_targets),
    ("docker-compose.yaml", config::compose_targets),
    ("docker-compose.yml", config::compose_targets),
    ("docker-bake.hcl", config::bake_targets_of_hcl),
    ("docker-bake.json", config::bake_targets_of_json),
];

/// The build context that Compose and Bake files name for a Dockerfile, an absolute path: those in its folder, or else
/// those in the nearest folder above, up to that of the repository. `None` if none does, or if they don't agree.
pub(super) fn context(dockerfile: &Path) -> Option<PathBuf> {
    for folder in folders(dockerfile) {
        let mut contexts = Vec::new();
        for (name, read) in FILES {
            let Some(text) = text(&folder.join(name)) else {
                continue;
            };
            for target in read(&text) {
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

/// The folder of a Dockerfile, and those above up to that of the repository, if it is in one.
fn folders(dockerfile: &Path) -> Vec<&Path> {
    let all: Vec<&Path> = dockerfile.ancestors().skip(1).collect();
    let root = all.iter().position(|folder| folder.join(".git").exists());
    let count = root.map_or(1, |root| root + 1);
    all.into_iter().take(count).collect()
}

fn text(path: &Path) -> Option<String> {
    let data = std::fs::metadata(path).ok()?;
    (data.is_file() && data.len() <= LONGEST).then_some(())?;
    let text = std::fs::read_to_string(path).ok()?;
    (depth(&text) <= DEEPEST).then_some(text)
}

/// How deep a text nests at most: brackets, and the dashes and question marks by which YAML nests on one line.
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

/// A path without `.` and `..`, as far as its own words tell.
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
