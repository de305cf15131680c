#!/bin/bash
# docker-image 0.2.1 (Rust) refuses hosts without a top-level domain, such as `localhost:5000`, and names with `--` or `__`.
#
# Package:  crates.io docker-image 0.2.1, compared with PyPI docker-image-py 0.2.0, which follows Docker's grammar
# Input:    `localhost:5000/app:1`, `127.0.0.1:5000/app:1`, `owner/my__app` and `owner/my--app`, and for comparison
#           `registry.example.com:5000/app:1` and `localhost/app:1`
# Expected, before the first run: all are read, with the host before the first slash if it has a dot, a port, or is `localhost`.
# Seen:     the first four are an "InvalidFormat". `localhost/app` is accepted, but as a name without a registry.
# Matters:  images of local and internal registries can't be read at all.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo, python3 or a package is missing.
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
docker-image = "=0.2.1"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    match docker_image::DockerImage::parse(&std::env::args().nth(1).unwrap()) {
        Ok(image) => println!("{} {}", image.registry.unwrap_or("none".into()), image.name),
        Err(error) => println!("{error:?}"),
    }
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-image-py==0.2.0 ||
    { echo "skipped: needs docker-image-py 0.2.0"; exit 77; }
cat >read.py <<'PY'
import sys
from docker_image.reference import Reference

print(*Reference.parse_normalized_named(sys.argv[1]).repository.values())
PY

failed=0
# expect REFERENCE DOCKER CRATE: the host and the repository
expect() {
    local docker crate
    docker=$(venv/bin/python read.py "$1")
    crate=$(target/debug/finding "$1")
    echo "$1: Docker's grammar: $docker; docker-image: $crate"
    [ "$docker" = "$2" ] && [ "$crate" = "$3" ] || { echo "  changed: expected $2; $3"; failed=1; }
}
expect registry.example.com:5000/app:1 "registry.example.com:5000 app" "registry.example.com:5000 app"
expect localhost/app:1 "localhost app" "none localhost/app"
expect localhost:5000/app:1 "localhost:5000 app" InvalidFormat
expect 127.0.0.1:5000/app:1 "127.0.0.1:5000 app" InvalidFormat
expect owner/my__app "docker.io owner/my__app" InvalidFormat
expect owner/my--app "docker.io owner/my--app" InvalidFormat
exit $failed
