#!/bin/bash
# skopeo 1.18.0 refuses references with a tag and a digest, which `FROM` and Docker accept.
#
# Package:  skopeo 1.18.0 from Debian trixie, compared with PyPI docker-image-py 0.2.0, which follows Docker's grammar
# Input:    the references `localhost:1/debian:12@sha256:…`, `…@sha256:…` and `…:12`, for `skopeo inspect`. Nothing listens on
#           the port: only the errors before and after the reference is read are compared.
# Expected, before the first run: three errors that there is no connection. With a digest, the tag has no meaning.
# Seen:     "Docker references with both a tag and digest are currently not supported" for the first.
# Matters:  images that are pinned as Renovate does it can't be copied from a Dockerfile to skopeo. A tool that starts it has
#           to remove the tag.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" skopeo || { echo "skipped: needs skopeo 1.18.0"; exit 77; }
cd "$work"
trixie/run /usr/bin/skopeo --version | grep -qx 'skopeo version 1.18.0' || { echo "skipped: needs skopeo 1.18.0"; exit 77; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-image-py==0.2.0 ||
    { echo "skipped: needs docker-image-py 0.2.0"; exit 77; }

failed=0
# expect REFERENCE EXPECTED
expect() {
    local seen
    venv/bin/python -c 'import sys; from docker_image.reference import Reference; Reference.parse(sys.argv[1])' "$1"
    seen=$({ HOME=$work trixie/run /usr/bin/skopeo inspect --retry-times 0 "docker://$1" 2>&1 || true; } |
        grep -oE 'both a tag and digest are currently not supported|pinging container registry' || true)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
digest=sha256:$(printf 'a%.0s' $(seq 64))
expect localhost:1/debian:12 "pinging container registry"
expect "localhost:1/debian@$digest" "pinging container registry"
expect "localhost:1/debian:12@$digest" "both a tag and digest are currently not supported"
exit $failed
