#!/bin/bash
# hcl-rs 0.20.0 refuses a file that begins with a UTF-8 byte order mark; HashiCorp's own parser reads it.
#
# Package:  crates.io hcl-rs 0.20.0, compared with npm @cdktf/hcl2json 0.21.0, which is hashicorp/hcl compiled to WebAssembly
# Input:    `group "default" {}` with and without the bytes EF BB BF before it
# Expected, before the first run: both parsers refuse the byte order mark.
# Seen:     hashicorp/hcl reads the file as if the mark weren't there. hcl-rs reports an unexpected token in line 1, column 1.
# Matters:  editors on Windows write the mark, and `docker buildx bake` reads such files (it uses hashicorp/hcl).
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo or npm is missing.
set -euo pipefail
command -v cargo >/dev/null && command -v npm >/dev/null || { echo "skipped: needs cargo and npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'group "default" {}\n' >plain.hcl
printf '\xef\xbb\xbfgroup "default" {}\n' >mark.hcl

mkdir -p rust/src
cat >rust/Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"
[workspace]
[dependencies]
hcl-rs = "=0.20.0"
TOML
cat >rust/src/main.rs <<'RUST'
fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    match hcl::parse(&text) {
        Ok(body) => println!("read, {} block", body.blocks().count()),
        Err(error) => println!("refused: {error}"),
    }
}
RUST
(cd rust && CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet)

npm install --silent --no-audit --no-fund --ignore-scripts --prefix js @cdktf/hcl2json@0.21.0
cat >js/read.cjs <<'JS'
const { parse } = require('@cdktf/hcl2json');
const text = require('node:fs').readFileSync(process.argv[2], 'utf8');
parse('file.tf', text).then(
  (value) => console.log('read,', JSON.stringify(value)),
  (error) => console.log('refused:', error.message ?? error),
);
JS

failed=0
# expect NAME TEXT ACTUAL
expect() {
    echo "$1: $(echo "$3" | tr '\n' ' ')"
    case $3 in *"$2"*) ;; *) echo "  changed: expected “$2”"; failed=1 ;; esac
}
expect "hcl2json 0.21.0, no mark" 'read, {"group":{"default":' "$(node js/read.cjs plain.hcl)"
expect "hcl2json 0.21.0, mark" 'read, {"group":{"default":' "$(node js/read.cjs mark.hcl)"
expect "hcl-rs 0.20.0, no mark" "read, 1 block" "$(rust/target/debug/finding plain.hcl)"
expect "hcl-rs 0.20.0, mark" "refused" "$(rust/target/debug/finding mark.hcl)"
exit $failed
