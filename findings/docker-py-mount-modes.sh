#!/bin/bash
# docker 7.2.0 (PyPI) makes a mount read-only for each mode that isn't exactly `rw`, such as `z`.
#
# Package:  PyPI docker 7.2.0
# Input:    `Mount.parse_mount_string`, which reads the strings in `mounts=[…]` of a service, for `/src:/dst` with different
#           modes
# Expected, before the first run: there was no guess at the first run; then: only `ro` is read-only. `z` is for SELinux, and
#           `cached` and `rslave` are about consistency and propagation.
# Seen:     `z`, `rw,z`, `cached` and `rslave` are read-only too.
# Matters:  the same string in a Compose file or in `docker run -v` is writable. The container starts, and its first write
#           fails.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker==7.2.0 ||
    { echo "skipped: needs docker 7.2.0"; exit 77; }

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# read_only MODE
read_only() {
    venv/bin/python -c '
import sys
from docker.types import Mount
print(Mount.parse_mount_string("/src:/dst" + sys.argv[1])["ReadOnly"])' "$1"
}
expect "no mode" False "$(read_only '')"
expect "rw" False "$(read_only :rw)"
for mode in ro z rw,z cached rslave; do
    expect "$mode" True "$(read_only ":$mode")"
done
exit $failed
