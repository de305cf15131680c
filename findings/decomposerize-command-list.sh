#!/bin/bash
# decomposerize 1.4.4 joins a command that is a list with commas.
#
# Package:  npm decomposerize 1.4.4
# Input:    a service with `command: ["sh", "-c", "echo one two"]`, and for comparison `command: sleep 1`
# Expected, before the first run: `docker run alpine:3 sh -c "echo one two"`.
# Seen:     `docker run alpine:3 sh,-c,echo one two`, which looks for a program named `sh,-c,echo`. A list for `entrypoint`
#           becomes several `--entrypoint` flags, of which Docker takes the last.
# Matters:  lists are how Compose files name arguments with spaces.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts decomposerize@1.4.4 ||
    { echo "skipped: needs decomposerize 1.4.4"; exit 77; }
cat >convert.cjs <<'JS'
const convert = require('decomposerize');
console.log((convert.default ?? convert)(`services:\n  app:\n    image: alpine:3\n    ${process.argv[2]}\n`));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# run LINE
run() { node convert.cjs "$1"; }
expect "a text" "docker run alpine:3 sleep 1" "$(run 'command: sleep 1')"
expect "a list" "docker run alpine:3 sh,-c,echo one two" "$(run 'command: ["sh", "-c", "echo one two"]')"
expect "an entrypoint" "docker run --entrypoint sleep --entrypoint 1 alpine:3" "$(run 'entrypoint: ["sleep", "1"]')"
exit $failed
