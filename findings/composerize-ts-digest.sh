#!/bin/bash
# composerize-ts 0.6.2 drops the digest of an image.
#
# Package:  npm composerize-ts 0.6.2
# Input:    `docker run ghcr.io/team/app:1@sha256:…`, and the same without a digest
# Expected, before the first run: `image: 'ghcr.io/team/app:1@sha256:…'`. Messages report what the package can't convert.
# Seen:     `image: 'ghcr.io/team/app:1'`, without a message.
# Matters:  the Compose file runs whatever the tag is at the time, in place of the image that was pinned.
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
digest=sha256:$(printf 'a%.0s' {1..64})
expect "team: image: 'ghcr.io/team/app:1' (0 messages)" "docker run ghcr.io/team/app:1"
expect "team: image: 'ghcr.io/team/app:1' (0 messages)" "docker run ghcr.io/team/app:1@$digest"
expect "debian: image: debian (0 messages)" "docker run debian@$digest"
exit $failed
