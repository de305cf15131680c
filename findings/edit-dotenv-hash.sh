#!/bin/bash
# edit-dotenv 1.0.4 writes values without the quotes that they need.
#
# Package:  npm edit-dotenv 1.0.4, read again with dotenv 16.4.7
# Input:    the values `x # y`, `"quoted"`, `it's`, `a` and `b` on two lines, and `plain`, set in a file
# Expected, before the first run: dotenv reads the values that were set. The package is for files of that format.
# Seen:     `A=x # y`, which is read as `x`; `A="quoted"`, read without its quotes; a line end is written as `\n`, and read as a
#           backslash and an `n`.
# Matters:  passwords with ` #` are cut where Compose or the application reads them.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts edit-dotenv@1.0.4 dotenv@16.4.7 ||
    { echo "skipped: needs edit-dotenv 1.0.4 and dotenv 16.4.7"; exit 77; }
node -p '"edit-dotenv " + require("edit-dotenv/package.json").version'

failed=0
# expect VALUE LINE READ: the line that is written, and what dotenv reads from it
expect() {
    local seen
    seen=$(node -e '
const text = require("edit-dotenv")("A=1\n", { A: process.argv[1] });
console.log(JSON.stringify(text.trim()), JSON.stringify(require("dotenv").parse(text).A));' "$1")
    printf '%q: %s\n' "$1" "$seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'plain' '"A=plain" "plain"'
expect "it's" "\"A=it's\" \"it's\""
expect 'x # y' '"A=x # y" "x"'
expect '"quoted"' '"A=\"quoted\"" "quoted"'
expect $'a\nb' '"A=a\\nb" "a\\nb"'
exit $failed
