#!/bin/bash
# oras 0.2.43 (PyPI) doesn't add `library/` to the names of official images, and takes the host `localhost` for a user.
#
# Package:  PyPI oras 0.2.43, compared with PyPI docker-image-py 0.2.0
# Input:    `debian:12` and `localhost/app:1`
# Expected, before the first run: the repositories `library/debian` on docker.io, and `app` on localhost, as in Docker.
# Seen:     `debian` on docker.io, and `localhost/app` on docker.io. `localhost:5000/app:1` is as expected.
# Matters:  the paths of requests are made of these names, and Docker Hub has no repository `debian`. A reference that Docker
#           and Podman take for the local host is sent to Docker Hub.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check oras==0.2.43 docker-image-py==0.2.0 ||
    { echo "skipped: needs oras 0.2.43 and docker-image-py 0.2.0"; exit 77; }

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# oras REFERENCE: the registry, and the repository in the paths of requests
oras() {
    venv/bin/python -c '
import sys
from oras.container import Container
image = Container(sys.argv[1])
print(image.registry, image.api_prefix)' "$1"
}
# docker REFERENCE: the same, as Docker reads it
docker() {
    venv/bin/python -c '
import sys
from docker_image.reference import Reference
print(*Reference.parse_normalized_named(sys.argv[1]).split_hostname())' "$1"
}
expect "oras, debian:12" "docker.io debian" "$(oras debian:12)"
expect "Docker, debian:12" "docker.io library/debian" "$(docker debian:12)"
expect "oras, localhost/app:1" "docker.io localhost/app" "$(oras localhost/app:1)"
expect "Docker, localhost/app:1" "localhost app" "$(docker localhost/app:1)"
expect "oras, localhost:5000/app:1" "localhost:5000 app" "$(oras localhost:5000/app:1)"
exit $failed
