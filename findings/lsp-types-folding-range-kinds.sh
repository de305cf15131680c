#!/bin/bash
# lsp-types 0.97.0 and ls-types 0.0.6 refuse all folding ranges if one has a kind of its own.
#
# Package:  crates.io lsp-types 0.97.0, ls-types 0.0.6, and gen-lsp-types 0.11.0 for comparison, with serde_json 1.0.154
# Input:    the ranges of a Dockerfile, one with the kind `comment` and one with `stage`. The protocol has "comment", "imports",
#           "region" or a string.
# Expected, before the first run: both ranges, the second without a known kind.
# Seen:     "unknown variant `stage`", and no range at all. gen-lsp-types has both.
# Matters:  a client with these types shows nothing to fold. A server should use own kinds only for clients that list them.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo is missing.
set -euo pipefail
command -v cargo >/dev/null || { echo "skipped: needs cargo"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"
[workspace]
[dependencies]
lsp-types = "=0.97.0"
ls-types = "=0.0.6"
gen-lsp-types = "=0.11.0"
serde = "1"
serde_json = "=1.0.154"
TOML
cat >src/main.rs <<'RUST'
fn read<T: serde::de::DeserializeOwned>(json: &str) -> String {
    match serde_json::from_str::<Vec<T>>(json) {
        Ok(ranges) => format!("{} ranges", ranges.len()),
        Err(error) => error.to_string().split(',').next().unwrap().to_string(),
    }
}

fn main() {
    let kind = std::env::args().nth(1).unwrap();
    let json = format!(r#"[{{"startLine": 0, "endLine": 2, "kind": "comment"}}, {{"startLine": 3, "endLine": 9, "kind": "{kind}"}}]"#);
    println!(
        "lsp-types: {}; ls-types: {}; gen-lsp-types: {}",
        read::<lsp_types::FoldingRange>(&json),
        read::<ls_types::FoldingRange>(&json),
        read::<gen_lsp_types::FoldingRange>(&json)
    );
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet

failed=0
# expect KIND EXPECTED
expect() {
    local seen
    seen=$(target/debug/finding "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect region "lsp-types: 2 ranges; ls-types: 2 ranges; gen-lsp-types: 2 ranges"
expect stage 'lsp-types: unknown variant `stage`; ls-types: unknown variant `stage`; gen-lsp-types: 2 ranges'
exit $failed
