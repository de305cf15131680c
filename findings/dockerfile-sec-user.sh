#!/bin/bash
# dockerfile-sec 1.0.6 reports "Missing USER" only for a file that is nothing but a `USER` instruction.
#
# Package:  PyPI dockerfile-sec 1.0.6
# Input:    Dockerfiles with and without `USER`
# Expected, before the first run: core-001, "Missing USER sentence in dockerfile", for the file without one.
# Seen:     a rule is reported if its pattern is found, and this pattern is that of a whole file `USER name`. The others search
#           comments as well, and the rule for digests looks at the first line only: any comment before `FROM` makes it a finding.
# Matters:  the one rule for images that run as root never applies to an image.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerfile-sec==1.0.6 || { echo "skipped: needs dockerfile-sec 1.0.6"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^dockerfile-sec'
digest=sha256:$(printf '%064d' 0)

failed=0
# expect FILE EXPECTED: rules of the group `core`, for a file with `|` for line ends
expect() {
    local seen
    tr '|' '\n' <<<"$1" >Dockerfile
    seen=$(venv/bin/python -m dockerfile_sec -R core Dockerfile |
        python3 -c 'import json, sys; print(*[rule["id"] for rule in json.load(sys.stdin)])')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "FROM debian@$digest|USER app" ""
expect "FROM debian@$digest|RUN a" ""
expect "USER app" "core-001 core-005"
expect "# A comment|FROM debian@$digest|USER app" "core-005"
expect "FROM debian@$digest|FROM debian:12|USER app" ""
exit $failed
