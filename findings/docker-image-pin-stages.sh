#!/bin/bash
# docker-image-pin 0.4.2 takes `AS build` for a part of the digest, and demands a digest for `scratch`.
#
# Package:  PyPI docker-image-pin 0.4.2 with Python 3.13 from Debian trixie
# Input:    `FROM` with a version and a digest, without and with `AS build`; `FROM scratch`; `COPY --from=nginx:1.27`; a Compose
#           file with an image on a line of its own, and one in `{ image: app:1 }`
# Expected, before the first run: the images of the Compose file, and nginx. `scratch` can't have a digest.
# Seen:     with `AS build`, the digest is invalid, and the exit code 1; `FROM scratch` has no digest. nginx and the second
#           image of the Compose file aren't reported.
# Matters:  a Dockerfile with stages can't pass, and images that aren't pinned do.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" python3 || { echo "skipped: needs Python 3.13"; exit 77; }
cd "$work"
python3 -m venv venv
# Requires Python 3.13.
venv/bin/pip install --quiet --disable-pip-version-check --target packages --python-version 3.13 --only-binary :all: \
    --ignore-requires-python docker-image-pin==0.4.2 || { echo "skipped: needs docker-image-pin 0.4.2"; exit 77; }
ls packages | grep '^docker_image_pin-'
digest=sha256:$(printf 'a%.0s' {1..64})

failed=0
# expect FILE LINES EXPECTED: the lines that are reported, and the exit code
expect() {
    local seen code=0
    printf '%b\n' "$2" >"$1"
    PYTHONHOME=$work/trixie/usr PYTHONPATH=$work/packages trixie/run /usr/bin/python3.13 packages/bin/docker-image-pin "$1" >report 2>&1 ||
        code=$?
    seen="$(sed -n 's/.*:\([0-9]*\)).*/\1/p' report | xargs); exit code $code"
    printf "%s: %s\n" "${2//\\n/ | }" "$seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
pinned=debian:12.5.0@$digest
expect Dockerfile "FROM $pinned" "; exit code 0"
expect Dockerfile "FROM debian:12" "1; exit code 1"
expect Dockerfile "FROM $pinned AS build" "1; exit code 1"
expect Dockerfile "FROM scratch" "1; exit code 1"
expect Dockerfile "FROM $pinned\nCOPY --from=nginx:1.27 /a /b" "; exit code 0"
expect compose.yaml "services:\n  app:\n    image: app:1" "3; exit code 1"
expect compose.yaml "services:\n  app: { image: app:1 }" "; exit code 0"
exit $failed
