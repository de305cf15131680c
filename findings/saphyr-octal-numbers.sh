#!/bin/bash
# serde_norway 0.9.42, saphyr 0.3.4 and serde-saphyr 2.2.0 have three readings of `mode: 0440`, and none is Compose's.
#
# Package:  crates.io serde_norway 0.9.42, saphyr 0.3.4, serde-saphyr 2.2.0, with serde_json 1.0.154; PyYAML 6.0.3 for comparison
# Input:    the mode of a secret, `0440`, `0o440` and `440`
# Expected, before the first run: a text, or the number 440, but the same in all of them.
# Seen:     the text "0440", the number 440, and 440.0. Compose, and PyYAML as well, have 288, which is 440 in octal digits.
# Matters:  a checker of Compose files that is written in Rust sees other permissions than the ones that the container gets.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo, python3 or PyYAML is missing.
set -euo pipefail
command -v cargo >/dev/null && command -v python3 >/dev/null || { echo "skipped: needs cargo and python3"; exit 77; }
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
serde_norway = "=0.9.42"
saphyr = "=0.3.4"
serde-saphyr = "=2.2.0"
serde_json = "=1.0.154"
TOML
cat >src/main.rs <<'RUST'
use saphyr::LoadableYamlNode;

fn main() {
    let text = format!("mode: {}", std::env::args().nth(1).unwrap());
    let norway: serde_json::Value = serde_norway::from_str(&text).unwrap();
    let serde: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
    let saphyr = saphyr::Yaml::load_from_str(&text).unwrap();
    println!("serde_norway {}, saphyr {:?}, serde-saphyr {}", norway["mode"], saphyr[0]["mode"], serde["mode"]);
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check PyYAML==6.0.3 || { echo "skipped: needs PyYAML 6.0.3"; exit 77; }

failed=0
# expect MODE EXPECTED
expect() {
    local seen
    seen="$(target/debug/finding "$1"), PyYAML $(venv/bin/python -c 'import sys, yaml; print(repr(yaml.safe_load(sys.argv[1])))' "$1")"
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 440 'serde_norway 440, saphyr Value(Integer(440)), serde-saphyr 440, PyYAML 440'
expect 0440 'serde_norway "0440", saphyr Value(Integer(440)), serde-saphyr 440.0, PyYAML 288'
expect 0o440 'serde_norway 288, saphyr Value(Integer(288)), serde-saphyr 288, PyYAML '"'0o440'"
exit $failed
