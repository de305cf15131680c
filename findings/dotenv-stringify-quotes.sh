#!/bin/bash
# dotenv-stringify 3.0.1 escapes quotes in a way that dotenv doesn't read, although it is made for it.
#
# Package:  npm dotenv-stringify 3.0.1 and dotenv 16.4.7
# Input:    the values `say "hi"`, `"quoted"` and `two words`, written with the one and read with the other
# Expected, before the first run: the same values. The documentation names dotenv as what the output is written for.
# Seen:     `A="say \"hi\""`, which dotenv reads with the backslashes; and `"quoted"` without further quotes, which dotenv
#           removes.
# Matters:  JSON in a variable can't be parsed any more by the application.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dotenv-stringify@3.0.1 dotenv@16.4.7 ||
    { echo "skipped: needs dotenv-stringify 3.0.1 and dotenv 16.4.7"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
value() {
    node -e '
const text = require("dotenv-stringify")({ A: process.argv[1] });
console.log(text, "-", require("dotenv").parse(text).A);' "$1"
}
expect "two words" 'A="two words" - two words' "$(value 'two words')"
expect 'say "hi"' 'A="say \"hi\"" - say \"hi\"' "$(value 'say "hi"')"
expect '"quoted"' 'A="quoted" - quoted' "$(value '"quoted"')"
exit $failed
