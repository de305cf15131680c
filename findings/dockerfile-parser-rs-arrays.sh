#!/bin/bash
# dockerfile-parser-rs 3.4.0 reads `["sh","-c"]` as one text, `sh,-c`; a space after the comma is needed.
#
# Package:  crates.io dockerfile-parser-rs 3.4.0
# Input:    `SHELL`, `CMD` and `ENTRYPOINT` with arrays, with and without a space after the comma, and `ENV NAME value`
# Expected, before the first run: two texts each time, as arrays are JSON, and a variable.
# Seen:     without the space, one text with a comma. `ENV NAME value` has no variables; with `=` it has.
# Matters:  reading a file and writing it again changes the command of the image, and removes variables.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo or the package is missing.
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
dockerfile-parser-rs = "=3.4.0"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    let text = std::env::args().nth(1).unwrap() + "\n";
    let file: dockerfile_parser_rs::Dockerfile = text.parse().unwrap();
    println!("{}", file.instructions[0]);
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet

failed=0
# expect INSTRUCTION EXPECTED: the instruction after reading and writing it
expect() {
    local seen
    seen=$(target/debug/finding "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
for name in SHELL CMD ENTRYPOINT; do
    expect "$name [\"/bin/sh\", \"-c\"]" "$name [\"/bin/sh\", \"-c\"]"
    expect "$name [\"/bin/sh\",\"-c\"]" "$name [\"/bin/sh,-c\"]"
done
expect "ENV NAME=value" 'ENV NAME="value"'
expect "ENV NAME value" "ENV "
exit $failed
