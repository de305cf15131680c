#!/bin/bash
# composerize-ts 0.6.2 turns `--network host` into a network of its own with the name `host`.
#
# Package:  npm composerize-ts 0.6.2
# Input:    `docker run --network host nginx`, and `docker run --network front nginx`
# Expected, before the first run: `network_mode: host` for the first, and a network `front` for the second.
# Seen:     both become networks of the file: `networks: { host: {} }` for the service and for the project.
# Matters:  Compose creates a network `…_host`, which is isolated from the host, so that the ports of the container can't be
#           reached. `none` and `container:…` need `network_mode` too.
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
expect "nginx: image: nginx networks: front: {} networks: front: {} (0 messages)" "docker run --network front nginx"
expect "nginx: image: nginx networks: host: {} networks: host: {} (0 messages)" "docker run --network host nginx"
exit $failed
