#!/bin/bash
# packageurl-js 2.0.1 and packageurl-python 0.17.6 write different URLs for the same image.
#
# Package:  npm packageurl-js 2.0.1 and PyPI packageurl-python 0.17.6
# Input:    an image of a registry with a port: the type `oci` with `repository_url=localhost:5000/app`; one without qualifiers; and
#           one with the version `1.0+x`
# Expected, before the first run: the same text, as package URLs have one canonical form.
# Seen:     `repository_url=localhost%3A5000%2Fapp` in JavaScript, and `repository_url=localhost:5000/app` in Python. `+` of a
#           version stays in JavaScript, and becomes `%2B` in Python.
# Matters:  reports of two tools can't be joined by comparing the URLs of images. They have to be parsed first.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm, python3 or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts packageurl-js@2.0.1 || { echo "skipped: needs packageurl-js 2.0.1"; exit 77; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check packageurl-python==0.17.6 ||
    { echo "skipped: needs packageurl-python 0.17.6"; exit 77; }

failed=0
# expect URL JAVASCRIPT PYTHON: what both write for it
expect() {
    local seen python
    seen=$(node --input-type=module -e '
import { PackageURL } from "packageurl-js";
console.log(PackageURL.fromString(process.argv[1]).toString());' "$1")
    python=$(venv/bin/python -c '
import sys
from packageurl import PackageURL
print(PackageURL.from_string(sys.argv[1]).to_string())' "$1")
    echo "$1: $seen; $python"
    [ "$seen" = "$2" ] && [ "$python" = "$3" ] || { echo "  changed: expected $2 and $3"; failed=1; }
}
expect pkg:docker/debian@12 pkg:docker/debian@12 pkg:docker/debian@12
expect 'pkg:oci/app@sha256:ab?repository_url=localhost:5000/app' \
    'pkg:oci/app@sha256:ab?repository_url=localhost%3A5000%2Fapp' \
    'pkg:oci/app@sha256:ab?repository_url=localhost:5000/app'
expect pkg:docker/app@1.0+x pkg:docker/app@1.0+x pkg:docker/app@1.0%2Bx
exit $failed
