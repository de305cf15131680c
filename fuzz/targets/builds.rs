//! The readers of Bake files, Compose files and development containers.
#![no_main]

use builds::{MemoryFiles, ToolOptions, all};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 6] = [
    "docker-bake.hcl",
    "docker-bake.json",
    "compose.yaml",
    "compose.override.yaml",
    ".env",
    ".devcontainer/devcontainer.json",
];

fuzz_target!(|texts: Vec<(u8, &str)>| {
    let files = texts.iter().take(NAMES.len());
    let files = files.map(|(name, text)| {
        let name = NAMES[usize::from(*name) % NAMES.len()];
        (name.to_owned(), (*text).to_owned())
    });
    let files = MemoryFiles(files.collect());
    let _ = all(&files, &ToolOptions::default());
});
