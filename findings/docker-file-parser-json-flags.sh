#!/bin/bash
# docker-file-parser 1.0.7 splits the array of `COPY` at spaces if a flag precedes it.
#
# Package:  npm docker-file-parser 1.0.7
# Input:    `COPY --chown=1000 ["release notes", "/doc/"]`, and the same without the flag
# Expected, before the first run: arrays are read as JSON. There was no guess about a flag before them: the flag, then `release
#           notes` and `/doc/`.
# Seen:     `--chown=1000`, `["release`, `notes",` and `"/doc/"]`. Without the flag, the two paths.
# Matters:  a linter or a build that finds its sources with this package looks for files that don't exist, and only in
#           Dockerfiles that set an owner or copy from a stage.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts docker-file-parser@1.0.7 ||
    { echo "skipped: needs docker-file-parser 1.0.7"; exit 77; }
cat >parse.cjs <<'JS'
const [command] = require('docker-file-parser').parse(process.argv[2], { includeComments: false });
console.log(JSON.stringify(command.args));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "without a flag" '["release notes","/doc/"]' "$(node parse.cjs 'COPY ["release notes", "/doc/"]')"
expect "--chown" '["--chown=1000","[\"release","notes\",","\"/doc/\"]"]' \
    "$(node parse.cjs 'COPY --chown=1000 ["release notes", "/doc/"]')"
exit $failed
