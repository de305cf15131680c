#!/bin/bash
# hcl-edit 0.10.0 refuses a key that occurs twice in an object; HCL itself takes the last value.
#
# Package:  crates.io hcl-edit 0.10.0, compared with npm @cdktf/hcl2json 0.21.0 (hashicorp/hcl/v2 as WebAssembly)
# Input:    `args = { A = "1", A = "2" }` in a block of a Bake file, and for comparison two attributes `args`
# Expected, before the first run: both parsers refuse both files, because HCL refuses an attribute that is defined twice.
# Seen:     Both refuse the two attributes. hashicorp/hcl/v2 accepts the object, in which `A` is `2`; hcl-edit refuses the
#           whole file (`found redefined object key`).
# Matters:  Bake uses hashicorp/hcl/v2. One repeated argument in a long list of `args` makes all targets of the file unknown to
#           a tool that uses hcl-edit.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo, npm or a package is missing.
set -euo pipefail
command -v cargo >/dev/null && command -v npm >/dev/null || { echo "skipped: needs cargo and npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @cdktf/hcl2json@0.21.0 ||
    { echo "skipped: needs @cdktf/hcl2json 0.21.0"; exit 77; }
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"
[workspace]
[dependencies]
hcl-edit = "=0.10.0"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    match hcl_edit::parser::parse_body(&text) {
        Ok(_) => println!("accepted"),
        Err(error) => println!("refused: {}", error.message()),
    }
}
RUST
cat >parse.cjs <<'JS'
require('@cdktf/hcl2json')
    .parse('docker-bake.hcl', require('node:fs').readFileSync(process.argv[2], 'utf8'))
    .then(file => console.log('accepted, args:', JSON.stringify(file.target.app[0].args)))
    .catch(error => console.log('refused:', error.message));
JS
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
printf 'target "app" {\n  args = { A = "1", A = "2" }\n}\n' >keys.hcl
printf 'target "app" {\n  args = { A = "1" }\n  args = { A = "2" }\n}\n' >attributes.hcl

failed=0
# expect NAME TEXT ACTUAL
expect() {
    echo "$1: ${3%%$'\n'*}"
    case $3 in "$2"*) ;; *) echo "  changed: expected “$2”"; failed=1 ;; esac
}
expect "two attributes, hashicorp/hcl/v2" refused "$(node parse.cjs attributes.hcl)"
expect "two attributes, hcl-edit" refused "$(target/debug/finding attributes.hcl)"
expect "two keys, hashicorp/hcl/v2" 'accepted, args: {"A":"2"}' "$(node parse.cjs keys.hcl)"
expect "two keys, hcl-edit" "refused: invalid object item; expected unique object key" "$(target/debug/finding keys.hcl)"
exit $failed
