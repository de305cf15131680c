#!/bin/bash
# reuse 6.2.0 puts the license header before `# syntax=` and `# escape=`, which turns these directives into comments.
#
# Package:  PyPI reuse 6.2.0, with PyPI dockerfile 3.4.0, which reads files with BuildKit's own parser
# Input:    a Dockerfile with the directives `# syntax=docker/dockerfile:1` and ``# escape=` ``, and a `RUN` that is continued
#           with a backtick
# Expected, before the first run: reuse knows Dockerfiles by name and puts the header after the directives, as it keeps a
#           `#!` line first.
# Seen:     `reuse annotate` puts the header on the first line. BuildKit reads directives only before the first comment, so
#           `syntax` and `escape` have no effect, and the second line of `RUN` becomes an instruction of its own.
# Matters:  The build uses another frontend without a message, and a Dockerfile for Windows doesn't build at all. Check that
#           directives are still on the first lines after license tools have run.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check reuse==6.2.0 dockerfile==3.4.0 ||
    { echo "skipped: needs reuse 6.2.0 and dockerfile 3.4.0"; exit 77; }
mkdir project
# shellcheck disable=SC2016
printf '# syntax=docker/dockerfile:1\n# escape=`\nFROM debian:12\nRUN true `\n    label=x\n' >project/Dockerfile

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
instructions() {
    venv/bin/python -c 'import dockerfile; print(*[it.cmd for it in dockerfile.parse_file("project/Dockerfile")])'
}
expect "instructions before" "FROM RUN" "$(instructions)"
(cd project && ../venv/bin/reuse annotate --copyright Someone --license MIT Dockerfile >/dev/null)
cat project/Dockerfile
expect "first line" "# SPDX-FileCopyrightText" "$(head -n 1 project/Dockerfile | cut -d : -f 1 | sed 's/ [0-9]* .*//')"
expect "line of the directive" "5" "$(grep -n '^# syntax=' project/Dockerfile | cut -d : -f 1)"
expect "instructions after" "FROM RUN label=x" "$(instructions)"
exit $failed
