#!/bin/bash
# serde-saphyr 2.0.0 refuses a YAML document with 100 aliases of one anchor.
#
# Package:  crates.io serde-saphyr 2.0.0 (with serde 1.0.229), compared with PyPI PyYAML 6.0.3
# Input:    a Compose file of about 5 KB: one service with an anchor, and N services that are aliases of it
# Expected, before the first run: both parsers read all N services for N = 99 and for N = 100, because a limit against
#           alias expansion would count the expanded nodes, and these are few.
# Seen:     PyYAML reads both. serde-saphyr reads 99 aliases, and refuses 100 with `AliasAnchorRatio { aliases: 100,
#           anchors: 1 }`: its default budget limits the number of aliases for each anchor, from 100 aliases on.
# Matters:  Compose files share settings through one anchor; the limit has to be raised to read them.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo or python3 is missing.
set -euo pipefail
command -v cargo >/dev/null && command -v python3 >/dev/null || { echo "skipped: needs cargo and python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

compose() {
    printf 'services:\n  first: &shared\n    build: .\n'
    for number in $(seq "$1"); do printf '  service%s: *shared\n' "$number"; done
}
compose 99 >99.yaml
compose 100 >100.yaml

mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"
[workspace]
[dependencies]
serde = { version = "=1.0.229", features = ["derive"] }
serde-saphyr = { version = "=2.0.0", default-features = false, features = ["deserialize"] }
TOML
cat >src/main.rs <<'RUST'
use std::collections::BTreeMap;

#[derive(serde::Deserialize)]
struct File {
    services: BTreeMap<String, Service>,
}

#[derive(serde::Deserialize)]
struct Service {
    build: String,
}

fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    match serde_saphyr::from_str::<File>(&text) {
        Ok(file) => println!("{} services, {:?}", file.services.len(), file.services["first"].build),
        Err(error) => println!("refused: {error:?}"),
    }
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check PyYAML==6.0.3

failed=0
# expect NAME TEXT ACTUAL
expect() {
    echo "$1: ${3%%$'\n'*}"
    case $3 in *"$2"*) ;; *) echo "  changed: expected “$2”"; failed=1 ;; esac
}
for n in 99 100; do
    expect "PyYAML 6.0.3, $n aliases" "$((n + 1)) services" \
        "$(venv/bin/python -c 'import sys, yaml; print(len(yaml.safe_load(open(sys.argv[1]))["services"]), "services")' $n.yaml)"
done
expect "serde-saphyr 2.0.0, 99 aliases" "100 services" "$(target/debug/finding 99.yaml)"
expect "serde-saphyr 2.0.0, 100 aliases" "AliasAnchorRatio" "$(target/debug/finding 100.yaml)"
exit $failed
