#!/bin/bash
# yaml-rust2 0.13.2 makes the text "null" of `ports: !reset null`, and drops the tags of Compose files.
#
# Package:  crates.io yaml-rust2 0.13.2, compared with saphyr 0.3.4
# Input:    `!reset null`, `!override [1]` and `!reset []`, with which a Compose file removes or replaces what another one sets
# Expected, before the first run: the tag and the value, or the value without the tag.
# Seen:     `!reset null` is the text "null", as an unknown tag makes any scalar a text; of lists only the tag is lost. saphyr
#           keeps both.
# Matters:  a tool with this package reads a service with the port "null" where the port is to be removed, and adds lists that are
#           to be replaced.
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
yaml-rust2 = "=0.13.2"
saphyr = "=0.3.4"
TOML
cat >src/main.rs <<'RUST'
use saphyr::LoadableYamlNode;

fn main() {
    let text = format!("ports: {}", std::env::args().nth(1).unwrap());
    let other = saphyr::Yaml::load_from_str(&text).unwrap();
    let tag = matches!(other[0]["ports"], saphyr::Yaml::Tagged(..));
    println!("{:?}; saphyr: tag {tag}", yaml_rust2::YamlLoader::load_from_str(&text).unwrap()[0]["ports"]);
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet

failed=0
# expect VALUE EXPECTED
expect() {
    local seen
    seen=$(target/debug/finding "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'null' 'Null; saphyr: tag false'
expect '!reset null' 'String("null"); saphyr: tag true'
expect '!reset []' 'Array([]); saphyr: tag true'
expect '!override [80]' 'Array([Integer(80)]); saphyr: tag true'
exit $failed
