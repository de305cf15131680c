#!/bin/bash
# oci-spec 0.10.0 looks for `MIRROR/app` on Docker Hub; Docker takes an upper-case first component for a host.
#
# Package:  crates.io oci-spec 0.10.0, compared with PyPI docker-image-py 0.2.0, which follows Docker's grammar
# Input:    the references `MIRROR/app:1` and `[::1]:5000/app:1`, and for comparison `localhost/app:1` and `user/app:1`
# Expected, before the first run: oci-spec agrees with Docker on all of them: the hosts are MIRROR, [::1]:5000, localhost and
#           docker.io.
# Seen:     oci-spec reads `MIRROR/app:1` as the repository `MIRROR/app` of docker.io, although names of repositories are
#           lower-case in its own grammar too. It refuses the IPv6 address. It agrees on the others.
# Matters:  a client queries Docker Hub for images of a host on the local network. oci-client uses the same type.
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
oci-spec = { version = "=0.10.0", default-features = false, features = ["distribution"] }
TOML
cat >src/main.rs <<'RUST'
fn main() {
    match std::env::args().nth(1).unwrap().parse::<oci_spec::distribution::Reference>() {
        Ok(reference) => println!("{} {}", reference.registry(), reference.repository()),
        Err(error) => println!("refused: {error}"),
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
# expect REFERENCE DOCKER OCI: the host and the repository
expect() {
    local docker oci
    docker=$(venv/bin/python read.py "$1")
    oci=$(target/debug/finding "$1")
    echo "$1: Docker's grammar: $docker; oci-spec: $oci"
    [ "$docker" = "$2" ] && [ "$oci" = "$3" ] || { echo "  changed: expected $2; $3"; failed=1; }
}
expect localhost/app:1 "localhost app" "localhost app"
expect user/app:1 "docker.io user/app" "docker.io user/app"
expect MIRROR/app:1 "MIRROR app" "docker.io MIRROR/app"
expect '[::1]:5000/app:1' "[::1]:5000 app" "refused: invalid reference format"
exit $failed
