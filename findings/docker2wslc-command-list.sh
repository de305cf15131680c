#!/bin/bash
# docker2wslc 0.2.0 prints a command that is a list without quotes, and `null` and `true` of the environment as Python does.
#
# Package:  PyPI docker2wslc 0.2.0
# Input:    `command: ["sh", "-c", "echo one two"]`, and the environment `A:` and `B: true`
# Expected, before the first run: `sh -c 'echo one two'` and `-e A -e B=true`. Values of the environment with spaces are
#           quoted.
# Seen:     `sh -c echo one two`, which prints an empty line, and `-e A=None -e B=True`.
# Matters:  the container does something else, without an error. In Compose, a variable without a value is passed on from
#           the environment, and `true` is text.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'docker2wslc[yaml]==0.2.0' || { echo "skipped: needs docker2wslc 0.2.0"; exit 77; }

failed=0
# expect EXPECTED KEY: a key of the service
expect() {
    local seen
    printf 'services:\n  app:\n    image: alpine\n    %s\n' "$2" >compose.yaml
    seen=$({ venv/bin/docker2wslc --no-color compose compose.yaml || true; } 2>&1 | grep '^wslc run')
    echo "$2: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect "wslc run -d --name app -e 'A=one two' alpine" 'environment: { A: one two }'
expect 'wslc run -d --name app alpine sh -c echo one two' 'command: ["sh", "-c", "echo one two"]'
expect 'wslc run -d --name app -e A=None -e B=True alpine' 'environment: { A: , B: true }'
exit $failed
