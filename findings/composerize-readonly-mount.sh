#!/bin/bash
# composerize 1.7.6 makes a read-only mount of `docker run --mount` writable.
#
# Package:  npm composerize 1.7.6
# Input:    `docker run --mount type=bind,source=/etc/app,target=/app,readonly nginx:1.25`, and for comparison
#           `-v /etc/app:/app:ro`
# Expected, before the first run: the mount is converted. There was no guess about `readonly`, which a converter should keep:
#           `read_only: true`, or the volume with `:ro`.
# Seen:     The long form of the volume has `type`, `source` and `target` only. `:ro` of `-v` is kept.
# Matters:  the Compose file works at once, and the container can write to a folder of the host that was protected before.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts composerize@1.7.6 ||
    { echo "skipped: needs composerize 1.7.6"; exit 77; }
cat >convert.cjs <<'JS'
const convert = require('composerize');
console.log((convert.default ?? convert)(process.argv[2], null, 'latest', 2));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# The volumes of the Compose file for a command, as one line.
volumes() { node convert.cjs "$1" | sed -n '/ volumes:/,/ image:/p' | sed '1d; $d' | xargs; }
expect "--mount …,readonly" "- type: bind source: /etc/app target: /app" \
    "$(volumes 'docker run --mount type=bind,source=/etc/app,target=/app,readonly nginx:1.25')"
expect "-v …:ro" "- /etc/app:/app:ro" "$(volumes 'docker run -v /etc/app:/app:ro nginx:1.25')"
exit $failed
