#!/bin/bash
# dockerfile-generator 5.0.3 removes spaces from arguments when it converts a Dockerfile to JSON.
#
# Package:  npm dockerfile-generator 5.0.3
# Input:    `CMD ["sh", "-c", "echo one two"]`, and `RUN apk update && \` with `apk add curl` on the next line
# Expected, before the first run: `["sh", "-c", "echo one two"]`, and the command of `RUN` in one text.
# Seen:     `["sh","-c","echoonetwo"]`. The first line of `RUN` is `apkupdate&&\`, and the second becomes a comment.
# Matters:  the package generates Dockerfiles from such JSON, so a file that is read, changed and written has other commands.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerfile-generator@5.0.3 ||
    { echo "skipped: needs dockerfile-generator 5.0.3"; exit 77; }
cat >convert.cjs <<'JS'
const { Readable } = require('node:stream');
require('dockerfile-generator')
    .convertToJSON(Readable.from(`FROM alpine:3\n${process.argv[2]}\n`))
    // The name of a comment ends with a random number.
    .then(file => console.log(JSON.stringify(file).replace(/comment_\d+/g, 'comment')));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "CMD" '{"from":{"baseImage":"alpine:3"},"cmd":["sh","-c","echoonetwo"]}' "$(node convert.cjs 'CMD ["sh", "-c", "echo one two"]')"
expect "RUN" '{"from":{"baseImage":"alpine:3"},"run":["apkupdate&&\\"],"comment":"   apk add curl"}' \
    "$(node convert.cjs $'RUN apk update && \\\n    apk add curl')"
exit $failed
