#!/bin/bash
# docktor-py 0.2.1 joins two `ENV`, so that the second no longer sees the variable of the first.
#
# Package:  PyPI docktor-py 0.2.1 (the command `docktor`)
# Input:    `ENV HOME_DIR=/opt/app`, and on the next line `ENV PATH=$HOME_DIR/bin:$PATH`
# Expected, before the first run: `docktor optimize` leaves the second `ENV` alone, or replaces the variable by its value.
#           In one instruction, variables have the values that they had before it.
# Seen:     one `ENV` with both, `PATH=$HOME_DIR/bin:$PATH` as it was.
# Matters:  `PATH` becomes `/bin:…` without an error, and the programs of the folder aren't found when the container runs. A
#           tool that joins `ENV` needs to know which variables a value contains.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docktor-py==0.2.1 || { echo "skipped: needs docktor-py 0.2.1"; exit 77; }
printf 'FROM debian:12\nENV HOME_DIR=/opt/app\nENV PATH=$HOME_DIR/bin:$PATH\n' >Dockerfile
printf 'FROM debian:12\nENV HOME_DIR=/opt/app \\\n    PATH=$HOME_DIR/bin:$PATH\n' >expected
venv/bin/docktor optimize Dockerfile 2>/dev/null | sed -n '/^FROM/,$p' | sed '/^[[:space:]]*$/d' >seen
cat seen
diff expected seen >/dev/null || { echo "changed: expected"; cat expected; exit 1; }
