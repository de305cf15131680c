#!/bin/bash
# update-dotenv 1.1.1 removes the quotes and comments of all other lines when it changes one variable.
#
# Package:  npm update-dotenv 1.1.1 with dotenv 16.4.7
# Input:    a file with a comment, `A="x # y"`, `B='$5 off'`, `URL="http://x/#top"` and `PORT=80`; PORT is set to 81
# Expected, before the first run: another line for PORT, and the rest as it was.
# Seen:     the comment is gone, and the values are written without quotes: `A=x # y`, `B=$5 off`, `URL=http://x/#top`. Read
#           again with dotenv, A is `x`, and URL `http://x/`.
# Matters:  variables that nobody has changed have other values in the next start: a password with ` #` is cut, and what was in
#           single quotes can be expanded.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts update-dotenv@1.1.1 dotenv@16.4.7 ||
    { echo "skipped: needs update-dotenv 1.1.1 and dotenv 16.4.7"; exit 77; }
node -p '"update-dotenv " + require("update-dotenv/package.json").version'
printf '%s\n' '# settings' 'A="x # y"' "B='\$5 off'" 'URL="http://x/#top"' 'PORT=80' >.env

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
value() {
    node -p 'require("dotenv").parse(require("node:fs").readFileSync(".env"))[process.argv[1]]' "$1"
}
expect "A before" "x # y" "$(value A)"
node -e 'require("update-dotenv")({ PORT: "81" })'
expect "file" '|A=x # y|B=$5 off|PORT=81|URL=http://x/#top' "$(sort .env | sed '/^$/d' | while read -r line; do printf '|%s' "$line"; done)"
expect "A" x "$(value A)"
expect "URL" http://x/ "$(value URL)"
exit $failed
