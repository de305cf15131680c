#!/bin/bash
# containerimage-py 1.1.4 finds no tag for `localhost:5000/app`, not even `latest`.
#
# Package:  PyPI containerimage-py 1.1.4
# Input:    `localhost:5000/app`, and for comparison `ghcr.io/owner/app` and `localhost:5000/app:1`
# Expected, before the first run: the identifier is `latest` for the first two, and `1` for the third.
# Seen:     the reference with a port is accepted, but its identifier is an error: "Not a valid tag or digest ref". The other
#           two are as expected.
# Matters:  every request for an image of a local registry needs a tag, also for `latest`, and the error names neither the
#           port nor the tag.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check containerimage-py==1.1.4 ||
    { echo "skipped: needs containerimage-py 1.1.4"; exit 77; }
cat >read.py <<'PY'
import sys
from image.containerimage import ContainerImage

image = ContainerImage(sys.argv[1])
try:
    identifier = image.get_identifier()
except Exception as error:
    identifier = str(error).split(" ref:")[0]
print(image.get_registry(), image.get_path(), "|", identifier)
PY

failed=0
# expect REFERENCE EXPECTED: the registry, the repository and the identifier
expect() {
    local seen
    seen=$(venv/bin/python read.py "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect ghcr.io/owner/app "ghcr.io owner/app | latest"
expect localhost:5000/app:1 "localhost:5000 app | 1"
expect localhost:5000/app "localhost:5000 app | Not a valid tag or digest"
exit $failed
