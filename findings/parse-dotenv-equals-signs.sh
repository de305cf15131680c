#!/bin/bash
# parse-dotenv 2.1.0 cuts values at the second `=`, and keeps quotes.
#
# Package:  npm parse-dotenv 2.1.0, compared with npm dotenv 16.4.7
# Input:    `URL=postgres://db/app?sslmode=off`, `TOKEN=YWJj==`, `NAME="two words"` and `PORT=80`
# Expected, before the first run: the values that dotenv and Compose have. A value begins after the first `=`.
# Seen:     `postgres://db/app?sslmode`, `YWJj`, and `"two words"` with its quotes.
# Matters:  the application connects with other options than Compose, and a Base64 text loses its end, without a message.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts parse-dotenv@2.1.0 dotenv@16.4.7 ||
    { echo "skipped: needs parse-dotenv 2.1.0 and dotenv 16.4.7"; exit 77; }
node -p '"parse-dotenv " + require("parse-dotenv/package.json").version'

failed=0
# expect LINE PARSE_DOTENV DOTENV
expect() {
    local seen other
    echo "$1" >.env
    seen=$(node -p 'Object.values(require("parse-dotenv")(".env"))[0]')
    other=$(node -p 'Object.values(require("dotenv").parse(require("node:fs").readFileSync(".env")))[0]')
    echo "$1: $seen; dotenv: $other"
    [ "$seen" = "$2" ] && [ "$other" = "$3" ] || { echo "  changed: expected $2; $3"; failed=1; }
}
expect 'PORT=80' 80 80
expect 'URL=postgres://db/app?sslmode=off' 'postgres://db/app?sslmode' 'postgres://db/app?sslmode=off'
expect 'TOKEN=YWJj==' YWJj YWJj==
expect 'NAME="two words"' '"two words"' 'two words'
exit $failed
