#!/bin/bash
# dockerfilelint 1.8.0 refuses ranges and variables in `EXPOSE`.
#
# Package:  npm dockerfilelint 1.8.0
# Input:    `EXPOSE` with `80/udp`, `8000-8002`, `$PORT` and `${PORT}/tcp`
# Expected, before the first run: no finding. Ranges are allowed, and variables are in BuildKit's list for `EXPOSE`.
# Seen:     `Invalid Port Exposed` for all but the first.
# Matters:  an error for valid lines, which can only be avoided by repeating the number of an argument.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerfilelint@1.8.0 || { echo "skipped: needs dockerfilelint 1.8.0"; exit 77; }

failed=0
# expect PORT EXPECTED: titles of the findings
expect() {
    local seen
    seen=$(node -e '
const { run } = require("dockerfilelint/lib/index");
console.log(run(".", `FROM debian:12\nARG PORT=80\nEXPOSE ${process.argv[1]}\n`).map((it) => it.title).join(", "));' "$1")
    echo "EXPOSE $1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 80/udp ""
expect 8000-8002 "Invalid Port Exposed"
expect '$PORT' "Invalid Port Exposed"
expect '${PORT}/tcp' "Invalid Port Exposed"
exit $failed
