#!/bin/bash
# hcl-edit 0.10.0 changes line ends and the tabs of heredocs when it prints a file without an edit.
#
# Package:  crates.io hcl-edit 0.10.0
# Input:    four texts, each parsed and printed again without a change: comments and odd spaces; a block with the line ends of
#           Windows; a heredoc `<<-` that is indented by tabs; a string with `\u00e9`
# Expected, before the first run: the same text each time. The package describes itself as preserving whitespace and comments.
# Seen:     Comments and spaces are kept. `\r\n` becomes `\n`, the tabs that indent a heredoc become as many spaces, and an
#           escape becomes its character.
# Matters:  a tool that changes one attribute and prints the body changes lines all over the file. To keep them, take only the
#           spans from the package, and edit the text.
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
hcl-edit = "=0.10.0"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    let text = std::env::args().nth(1).unwrap();
    print!("{:?}", hcl_edit::parser::parse_body(&text).unwrap().to_string());
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet

failed=0
# expect TEXT EXPECTED: both as `printf` and Rust escape them
expect() {
    local seen text
    printf -v text "$1"
    seen=$(target/debug/finding "$text")
    echo "\"$1\" is printed as $seen"
    [ "$seen" = "\"$2\"" ] || { echo "  changed: expected \"$2\""; failed=1; }
}
expect '# a\nx   =   1 // b\n' '# a\nx   =   1 // b\n'
expect 'target {\r\n  x = 1\r\n}\r\n' 'target {\n  x = 1\n}\n'
expect 'x = <<-E\n\t\ty\n\t\tE\n' 'x = <<-E\n  y\n\t\tE\n'
expect 'x = "\\u00e9"\n' 'x = \"é\"\n'
exit $failed
