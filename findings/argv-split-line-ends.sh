#!/bin/bash
# argv-split 3.2.1 drops all after the first line end, and a tab doesn't separate words.
#
# Package:  npm argv-split 3.2.1
# Input:    `apt-get install` with a space, with a tab, with a line end, with a line continuation, and with a line end in quotes
# Expected, before the first run: any white space separates words, as in a shell. A line end separates too, or is an error.
# Seen:     the words after a line end are dropped without a message, and a tab is a part of the word. In quotes, a line end is an
#           error. A line continuation works.
# Matters:  a command of a Dockerfile whose lines are joined by tabs or line ends is cut or has one long word.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts argv-split@3.2.1 || { echo "skipped: needs argv-split 3.2.1"; exit 77; }

failed=0
# expect COMMAND EXPECTED: words in JSON
expect() {
    local seen
    seen=$(node -e '
try {
    console.log(JSON.stringify(require("argv-split")(process.argv[1])));
} catch (error) {
    console.log(error.message);
}' "$1")
    printf '%q: %s\n' "$1" "$seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'apt-get install' '["apt-get","install"]'
expect $'apt-get\tinstall' '["apt-get\tinstall"]'
expect $'apt-get \\\n install' '["apt-get","install"]'
expect $'apt-get\ninstall' '["apt-get"]'
expect $'"apt-get\ninstall" now' 'unmatched double quote'
exit $failed
