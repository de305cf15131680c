#!/bin/bash
# saphyr 0.3.4 and yaml-rust2 0.13.2 refuse a tab after the colon of a key: "must be followed by a valid YAML whitespace".
#
# Package:  crates.io saphyr 0.3.4 and yaml-rust2 0.13.2, compared with serde_norway 0.9.42 (libyaml), with serde_json 1.0.154
# Input:    a service whose image, or command, is separated from its key by a tab, by a space, or by both
# Expected, before the first run: the value. YAML allows tabs within lines, only not for indentation.
# Seen:     both refuse the whole file, unless a space comes first. libyaml, on which Compose's reader is based, has the value.
# Matters:  a Compose file that works with Docker is an error for a tool with these packages.
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
saphyr = "=0.3.4"
yaml-rust2 = "=0.13.2"
serde_norway = "=0.9.42"
serde_json = "=1.0.154"
TOML
cat >src/main.rs <<'RUST'
use saphyr::LoadableYamlNode;

fn main() {
    let text = std::env::args().nth(1).unwrap();
    let norway: serde_json::Value = serde_norway::from_str(&text).unwrap();
    let saphyr = saphyr::Yaml::load_from_str(&text).map(|_| ());
    let rust2 = yaml_rust2::YamlLoader::load_from_str(&text).map(|_| ());
    let end = |error: String| error.split(" at byte").next().unwrap().to_string();
    println!(
        "serde_norway {norway}; saphyr {}; yaml-rust2 {}",
        saphyr.map_or_else(|error| end(error.to_string()), |()| "read".into()),
        rust2.map_or_else(|error| end(error.to_string()), |()| "read".into())
    );
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
message="':' must be followed by a valid YAML whitespace"

failed=0
# expect TEXT EXPECTED
expect() {
    local seen
    seen=$(target/debug/finding "$1")
    printf '%q: %s\n' "$1" "$seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'image: nginx' 'serde_norway {"image":"nginx"}; saphyr read; yaml-rust2 read'
expect $'image:\tnginx' "serde_norway {\"image\":\"nginx\"}; saphyr $message; yaml-rust2 $message"
expect $'image: \tnginx' 'serde_norway {"image":"nginx"}; saphyr read; yaml-rust2 read'
exit $failed
