#!/bin/bash
# dotenv-parse-variables 2.0.0 makes numbers of `0755`, `1.10` and long digits, which can't be turned back.
#
# Package:  npm dotenv-parse-variables 2.0.0
# Input:    values of a `.env` file: `8080`, `0755`, `1.10`, `0x10`, `12345678901234567890` and `2024-01-01`
# Expected, before the first run: only a text that the number gives back becomes a number: `8080`. `0755` stays a text.
# Seen:     `0755` becomes 755, `1.10` 1.1, `0x10` 16, and the long number ends in 67000 in place of 67890.
# Matters:  file modes, versions and identifiers change if they are handed on, as build arguments for example. Backquotes within
#           the value keep it.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dotenv-parse-variables@2.0.0 ||
    { echo "skipped: needs dotenv-parse-variables 2.0.0"; exit 77; }

failed=0
# expect VALUE EXPECTED
expect() {
    local seen
    seen=$(node -e '
const parse = require("dotenv-parse-variables");
const { NAME } = (parse.default ?? parse)({ NAME: process.argv[1] });
console.log(typeof NAME, NAME);' "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 8080 "number 8080"
expect 2024-01-01 "string 2024-01-01"
expect 0755 "number 755"
expect 1.10 "number 1.1"
expect 0x10 "number 16"
expect 12345678901234567890 "number 12345678901234567000"
expect '`1.10`' "string 1.10"
exit $failed
