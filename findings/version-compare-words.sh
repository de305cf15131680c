#!/bin/bash
# version-compare 0.2.1 (Rust): the tags `3.12-slim` and `3.12.1` are equal.
#
# Package:  crates.io version-compare 0.2.1
# Input:    `3.12-slim` and `3.12.1`, `3.12.7` and, for comparison, `3.12`, `3.12-slim` and `3.13`
# Expected, before the first run: `3.12-slim` is older than `3.12.1`, as 3.12 is.
# Seen:     equal to 3.12.1 and to 3.12.7: a word and a number at the same place aren't compared. It is older than 3.12, like a
#           pre-release.
# Matters:  the order isn't one: `3.12.1` is newer than `3.12`, which is newer than `3.12-slim`, which is equal to `3.12.1`. Sorted
#           tags depend on the order before.
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
version-compare = "=0.2.1"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    let tags: Vec<_> = std::env::args().skip(1).collect();
    println!("{:?}", version_compare::compare(&tags[0], &tags[1]));
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet || { echo "skipped: needs version-compare 0.2.1"; exit 77; }

failed=0
# expect TAG TAG EXPECTED
expect() {
    local seen
    seen=$(target/debug/finding "$1" "$2")
    echo "$1, $2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect 3.12.1 3.12 'Ok(Gt)'
expect 3.12 3.12-slim 'Ok(Gt)'
expect 3.12-slim 3.13 'Ok(Lt)'
expect 3.12-slim 3.12.1 'Ok(Eq)'
expect 3.12-slim 3.12.7 'Ok(Eq)'
exit $failed
