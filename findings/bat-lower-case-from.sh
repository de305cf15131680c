#!/bin/bash
# bat 0.25.0 doesn't highlight `from` in lower case after the first stage, unlike all other instructions.
#
# Package:  bat 0.25.0 from Debian trixie, with its syntax `Dockerfile`
# Input:    the second stage of a file: `from debian:12 as build`, `FROM debian:12 AS build`, `copy a b` and `COPY a b`; and `from`
#           in the first line
# Expected, before the first run: the name of the instruction has the same color each time, as the case doesn't matter.
# Seen:     `from` is plain text in the second stage; all others have the color of keywords.
# Matters:  in a file in lower case, the later stages are what can't be seen. BuildKit's `ConsistentInstructionCasing` allows lower
#           case. The syntax comes from a package for Sublime Text.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or the package is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" bat || { echo "skipped: needs bat 0.25.0"; exit 77; }
cd "$work"
bat() {
    HOME=$work timeout 60 trixie/run /usr/bin/batcat --no-config --color=always --theme="Monokai Extended" --plain "$@"
}
bat --version | grep -q ' 0\.25\.0' || { echo "skipped: needs bat 0.25.0"; exit 77; }

failed=0
# expect EXPECTED LINE...: the color that the last line begins with
expect() {
    local seen
    seen=$(printf '%s\n' "${@:2}" | bat --language Dockerfile | sed -n '$s/^\x1b\[\([0-9;]*\)m.*/\1/p')
    echo "${*:2}: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
keyword='38;5;203' text='38;5;231'
expect $keyword "from debian"
expect $keyword "FROM debian" "COPY a b"
expect $keyword "FROM debian" "copy a b"
expect $keyword "FROM debian" "FROM debian:12 AS build"
expect $text "FROM debian" "from debian:12 as build"
exit $failed
