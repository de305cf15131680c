#!/bin/bash
# dockerfile_builder 0.1.6 (Rust) writes `--interal=30`, and times without a unit.
#
# Package:  crates.io dockerfile_builder 0.1.6
# Input:    a HealthcheckBuilder with an interval of 30 s, a timeout of 1.5 s, and a start period of 500 ms
# Expected, before the first run: `HEALTHCHECK --interval=30s --timeout=1.5s --start-period=500ms CMD true`, or the same with
#           other units.
# Seen:     `HEALTHCHECK --interal=30 --timeout=1 --start-period=0 CMD true`.
# Matters:  Docker refuses the unknown flag, and a time without a unit; and a fraction would be lost.
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
dockerfile_builder = "=0.1.6"
TOML
cat >src/main.rs <<'RUST'
use dockerfile_builder::instruction::CMD;
use dockerfile_builder::instruction_builder::HealthcheckBuilder;
use std::time::Duration;

fn main() {
    let command = || CMD::from("true");
    println!("{}", HealthcheckBuilder::builder().cmd(command()).retries(3).build().unwrap());
    println!("{}", HealthcheckBuilder::builder().cmd(command()).interval(Duration::from_secs(30)).build().unwrap());
    println!("{}", HealthcheckBuilder::builder().cmd(command()).timeout(Duration::from_millis(1500)).build().unwrap());
    println!("{}", HealthcheckBuilder::builder().cmd(command()).start_period(Duration::from_millis(500)).build().unwrap());
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet || { echo "skipped: needs dockerfile_builder 0.1.6"; exit 77; }
target/debug/finding >seen

failed=0
# expect LINE EXPECTED
expect() {
    local seen
    seen=$(sed -n "$1p" seen)
    echo "$seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 1 "HEALTHCHECK --retries=3 CMD true"
expect 2 "HEALTHCHECK --interal=30 CMD true"
expect 3 "HEALTHCHECK --timeout=1 CMD true"
expect 4 "HEALTHCHECK --start-period=0 CMD true"
exit $failed
