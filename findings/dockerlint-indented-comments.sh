#!/bin/bash
# dockerlint 0.3.9 reports the line after an indented comment within a command.
#
# Package:  npm dockerlint 0.3.9
# Input:    a `RUN` of several lines: with an empty line, with a comment at the beginning of a line, with an indented comment
# Expected, before the first run: no error. Docker removes all three.
# Seen:     "Empty / bogus instruction is invalid" for the line after the indented comment: the comment ends the instruction.
#           The same for ``# escape=` `` and lines that end with a backtick.
# Matters:  Comments within a long `RUN` are mostly indented like its lines, and make the check fail, at a line that is right.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerlint@0.3.9 ||
    { echo "skipped: needs dockerlint 0.3.9"; exit 77; }

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
errors() {
    printf '%s\n' "$1" >Dockerfile
    { node_modules/.bin/dockerlint Dockerfile 2>&1 || true; } | sed -n 's/^ERROR: *\(.* on line.*\)/\1/p'
}
expect "an empty line" "" "$(errors $'FROM debian:12\nRUN true && \\\n\n    true')"
expect "a comment" "" "$(errors $'FROM debian:12\nRUN true && \\\n# why\n    true')"
expect "an indented comment" "Empty / bogus instruction is invalid on line 4" \
    "$(errors $'FROM debian:12\nRUN true && \\\n    # why\n    true')"
expect "a backtick" "Empty / bogus instruction is invalid on line 4" \
    "$(errors $'# escape=`\nFROM debian:12\nRUN true `\n    && true')"
exit $failed
