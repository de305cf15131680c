#!/bin/bash
# shell-args 1.0.0 drops empty arguments: `tool "" file` has two words.
#
# Package:  npm shell-args 1.0.0
# Input:    `tool "" file`, `tool '' file` and `tool "" ""` for its parser of Bash, and its function that quotes a list
# Expected, before the first run: `tool`, an empty text, and `file`; and quotes around an empty text when quoting.
# Seen:     empty words are missing in what is parsed. Quoting a list with an empty text gives two spaces, which a shell takes
#           for one.
# Matters:  a command such as `useradd -c "" app` gets another meaning: `app` is the comment.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts shell-args@1.0.0 ||
    { echo "skipped: needs shell-args 1.0.0"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
parsed() {
    node --input-type=module -e '
import { bashShellParse } from "shell-args";
console.log(JSON.stringify(bashShellParse(process.argv[1])));' "$1"
}
expect 'tool "a b" file' '["tool","a b","file"]' "$(parsed 'tool "a b" file')"
expect 'tool "" file' '["tool","file"]' "$(parsed 'tool "" file')"
expect "tool '' file" '["tool","file"]' "$(parsed "tool '' file")"
expect 'useradd -c "" app' '["useradd","-c","app"]' "$(parsed 'useradd -c "" app')"
expect "quoted" '"tool  file"' "$(node --input-type=module -e '
import { bashShellQuote } from "shell-args";
console.log(JSON.stringify(bashShellQuote(["tool", "", "file"])));')"
exit $failed
