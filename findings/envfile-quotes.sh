#!/bin/bash
# envfile 7.1.0 writes values without quotes, and removes quotes within values when reading.
#
# Package:  npm envfile 7.1.0
# Input:    the value `it's`, one with two lines, one with spaces at the beginning, and one with ` #`; written with `stringify`
#           and read with `parse`
# Expected, before the first run: the same values.
# Seen:     `it's` becomes `its`, of two lines the first is left, and spaces are lost. `text # more` is as before for this
#           package, but a comment begins at `#` for Docker Compose.
# Matters:  rewriting an `.env` file changes passwords and messages, without an error.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts envfile@7.1.0 || { echo "skipped: needs envfile 7.1.0"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# value TEXT: what is written, and read
value() {
    node --input-type=module -e '
import { parse, stringify } from "envfile";
const text = stringify({ A: JSON.parse(process.argv[1]) });
console.log(JSON.stringify(text), JSON.stringify(parse(text).A));' "$1"
}
expect "apostrophe" '"A=it'"'"'s\n" "its"' "$(value '"it'"'"'s"')"
expect "two lines" '"A=one\ntwo\n" "one"' "$(value '"one\ntwo"')"
expect "spaces" '"A=  text\n" "text"' "$(value '"  text"')"
expect "number sign" '"A=text # more\n" "text # more"' "$(value '"text # more"')"
exit $failed
