#!/bin/bash
# pycomposefile 0.0.34 drops `ro` of `./data:/data:ro`.
#
# Package:  PyPI pycomposefile 0.0.34
# Input:    the same mount in short syntax, `./data:/data:ro`, and in long syntax, with `read_only: true`
# Expected, before the first run: the same object for both: source, target, and read-only.
# Seen:     `read_only` of the short syntax is `None`, the same as without `ro`.
# Matters:  a tool that creates containers from these objects lets them write to the files of the host.
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
# mount YAML
mount() {
    venv/bin/python -c '
import sys, yaml
from pycomposefile import ComposeFile
app = {"image": "debian:12", "volumes": [yaml.safe_load(sys.argv[1])]}
for it in ComposeFile({"services": {"app": app}}).services["app"].volumes:
    print(it.source, it.target, it.read_only)' "$1"
}
expect "long syntax" "./data /data True" "$(mount '{ type: bind, source: ./data, target: /data, read_only: true }')"
expect "short syntax" "./data /data None" "$(mount ./data:/data)"
expect "short syntax with ro" "./data /data None" "$(mount ./data:/data:ro)"
exit $failed
