#!/bin/bash
# versions 8.0.1 (Rust): the release candidate `3.12-rc1` is newer than `3.12`, though `3.12.0-rc1` is older than `3.12.0`.
#
# Package:  crates.io versions 8.0.1, its type `Versioning`, which takes any kind of version
# Input:    image tags with two and with three numbers, as the official images have
# Expected, before the first run: a release candidate is older than its release, whatever the number of numbers.
# Seen:     so with three numbers. With two, the version isn't semantic, and the longer one is newer; likewise `3.12-slim`.
# Matters:  a program that looks for the newest of `3.12`, `3.13-rc1` and `3.13` gets the release candidate. Tags need three
#           numbers before they can be compared.
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
versions = "=8.0.1"
TOML
cat >src/main.rs <<'RUST'
use versions::Versioning;

fn main() {
    let tags: Vec<_> = std::env::args().skip(1).map(|tag| Versioning::new(&tag).unwrap()).collect();
    println!("{:?}", tags[0].cmp(&tags[1]));
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet || { echo "skipped: needs versions 8.0.1"; exit 77; }

failed=0
# expect TAG TAG EXPECTED
expect() {
    local seen
    seen=$(target/debug/finding "$1" "$2")
    echo "$1, $2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect 3.9 3.10 Less
expect 3.12.0-rc1 3.12.0 Less
expect 3.12-rc1 3.12 Greater
expect 3.12-slim 3.12 Greater
exit $failed
