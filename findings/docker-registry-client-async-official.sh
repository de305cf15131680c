#!/bin/bash
# docker-registry-client-async 1.0.3 adds `library/` to images of private registries, and takes `localhost` for a user.
#
# Package:  PyPI docker-registry-client-async 1.0.3, compared with PyPI docker-image-py 0.2.0, which follows Docker's grammar
# Input:    the references `localhost:5000/app:1`, `registry.example.com/app:1` and `localhost/app:1`, and for comparison
#           `debian` and `ghcr.io/owner/app`
# Expected, before the first run: it agrees with Docker on all of them. Only names without a host get `library/`.
# Seen:     `localhost:5000/app` and `registry.example.com/app` become `library/app`. `localhost/app` is an image of Docker Hub.
# Matters:  the manifest of an image that was just pushed to a private registry isn't found.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-registry-client-async==1.0.3 docker-image-py==0.2.0 ||
    { echo "skipped: needs docker-registry-client-async 1.0.3 and docker-image-py 0.2.0"; exit 77; }
cat >read.py <<'PY'
import sys
from docker_image.reference import Reference
from docker_registry_client_async import ImageName

name = ImageName.parse(sys.argv[1])
print(*Reference.parse_normalized_named(sys.argv[1]).repository.values(), "|", name.resolve_endpoint(), name.resolve_image())
PY

failed=0
# expect REFERENCE EXPECTED: the host and the repository, for Docker and for the client
expect() {
    local seen
    seen=$(venv/bin/python read.py "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect debian "docker.io library/debian | index.docker.io library/debian"
expect ghcr.io/owner/app "ghcr.io owner/app | ghcr.io owner/app"
expect localhost:5000/app:1 "localhost:5000 app | localhost:5000 library/app"
expect registry.example.com/app:1 "registry.example.com app | registry.example.com library/app"
expect localhost/app:1 "localhost app | index.docker.io localhost/app"
exit $failed
