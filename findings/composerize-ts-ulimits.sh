#!/bin/bash
# composerize-ts 0.6.2 swaps the limits of `--ulimit`.
#
# Package:  npm composerize-ts 0.6.2
# Input:    `docker run --ulimit nofile=1024:2048 nginx`
# Expected, before the first run: `soft: 1024` and `hard: 2048`. In `docker run`, the soft limit is the first one.
# Seen:     `hard: 1024` and `soft: 2048`.
# Matters:  a soft limit above the hard one is refused when the container starts.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts composerize-ts@0.6.2 || { echo "skipped: needs composerize-ts 0.6.2"; exit 77; }

failed=0
# expect EXPECTED COMMAND: the lines of the service, without spaces
expect() {
    local seen
    seen=$(COMMAND=$2 node -e '
const { yaml, messages } = require("composerize-ts").composerize(process.env.COMMAND);
console.log(`\n${yaml.replace(/[^]*services:/, "").replace(/\s+/g, " ").trim()} (${messages.length} messages)`);' | tail -1)
    echo "$2: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect "nginx: image: nginx ulimits: nofile: 1024 (0 messages)" "docker run --ulimit nofile=1024 nginx"
expect "nginx: image: nginx ulimits: nofile: hard: 1024 soft: 2048 (0 messages)" "docker run --ulimit nofile=1024:2048 nginx"
exit $failed
