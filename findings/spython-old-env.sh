#!/bin/bash
# spython 0.3.14 makes two variables of `ENV NAME` with three words.
#
# Package:  PyPI spython 0.3.14
# Input:    `ENV GREETING hello new world`, and `ENV A=1 B="two words"`
# Expected, before the first run: one export for each of `A` and `B`. There was no guess about the syntax without `=`, which
#           sets `GREETING` to `hello new world`.
# Seen:     `export GREETING=hello` and `export new=world`. `A` and `B` are as expected.
# Matters:  the container gets a shorter value, and a variable that nobody has defined.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check spython==0.3.14 ||
    { echo "skipped: needs spython 0.3.14"; exit 77; }
# exports INSTRUCTION
exports() {
    printf '%s\n' 'FROM alpine:3' "$1" >Dockerfile
    venv/bin/spython recipe Dockerfile 2>/dev/null | sed -n 's/^export //p' | paste -sd ,
}

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "with =" 'A=1,B="two words"' "$(exports 'ENV A=1 B="two words"')"
expect "without =" 'GREETING=hello,new=world' "$(exports 'ENV GREETING hello new world')"
exit $failed
