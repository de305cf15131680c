#!/bin/bash
# pycomposefile 0.0.34 reads `NAME=` of a list as a variable without a value.
#
# Package:  PyPI pycomposefile 0.0.34
# Input:    `environment` as the list `A=`, `B`, and as a mapping with `A: ""` and `B:`
# Expected, before the first run: the same for both: `A` is empty, and `B`, which has no value, is taken from the caller's
#           environment.
# Seen:     in a list, both are `None`. A mapping is read as expected.
# Matters:  `NAME=` is how a default of the image is switched off. Here, the variable of the caller gets into the container, or
#           the default stays.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pycomposefile==0.0.34 ||
    { echo "skipped: needs pycomposefile 0.0.34"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# variables YAML
variables() {
    venv/bin/python -c '
import sys, yaml
from pycomposefile import ComposeFile
app = {"image": "debian:12", "environment": yaml.safe_load(sys.argv[1])}
print(dict(ComposeFile({"services": {"app": app}}).services["app"].environment))' "$1"
}
expect mapping "{'A': '', 'B': None}" "$(variables '{ A: "", B: }')"
expect list "{'A': None, 'B': None}" "$(variables '["A=", "B"]')"
exit $failed
