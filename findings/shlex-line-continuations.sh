#!/bin/bash
# shlex 2.0.1 (Rust) makes an empty word of a line continuation between two words.
#
# Package:  crates.io shlex 2.0.1
# Input:    `make \` and `  install` on the next line; for comparison, `make in\` and `stall` on the next line
# Expected, before the first run: `make` and `install`, as a backslash and a line end are removed before words are split.
# Seen:     three words: `make`, an empty one, and `install`. A continuation within a word is removed, as expected.
# Matters:  commands of Dockerfiles are mostly written over several lines. The empty word is an argument, which many programs
#           refuse or take for a file.
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
edition = "2021"
[workspace]
[dependencies]
shlex = "=2.0.1"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    let text = std::env::args().nth(1).unwrap();
    println!("{:?}", shlex::split(&text));
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet || { echo "skipped: needs shlex 2.0.1"; exit 77; }

failed=0
# expect TEXT EXPECTED WORDS_OF_THE_SHELL
expect() {
    local seen shell
    seen=$(target/debug/finding "$1")
    shell=$(sh -c "printf '<%s>' $1")
    printf '%q: %s; sh: %s\n' "$1" "$seen" "$shell"
    [ "$seen" = "$2" ] && [ "$shell" = "$3" ] || { echo "  changed: expected $2 and $3"; failed=1; }
}
expect 'make install' 'Some(["make", "install"])' '<make><install>'
expect $'make in\\\nstall' 'Some(["make", "install"])' '<make><install>'
expect $'make \\\n  install' 'Some(["make", "", "install"])' '<make><install>'
exit $failed
