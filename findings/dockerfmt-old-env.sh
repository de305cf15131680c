#!/bin/bash
# dockerfmt 0.5.4 changes the value of `ENV NAME several words`.
#
# Package:  npm @reteps/dockerfmt 0.5.4
# Input:    `ENV OPTIONS -a b=c`, the syntax without `=`, in which the rest of the line is the value
# Expected, before the first run: the line as it is, or `ENV OPTIONS="-a b=c"`.
# Seen:     `ENV OPTIONS=-a b=c`, which sets `OPTIONS` to `-a`, and a second variable. `ENV NAME one two` becomes
#           `ENV NAME=one two`, which BuildKit refuses.
# Matters:  the old syntax is mostly used for values with spaces. With one word, the change is right, so it is easily trusted.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @reteps/dockerfmt@0.5.4 ||
    { echo "skipped: needs @reteps/dockerfmt 0.5.4"; exit 77; }
cat >format.mjs <<'JS'
import { formatDockerfileContents } from '@reteps/dockerfmt';
const options = { indent: 4, trailingNewline: true, spaceRedirects: false };
console.log(await formatDockerfileContents(`FROM alpine\n${process.argv[2]}\n`, options));
JS

failed=0
# expect INSTRUCTION EXPECTED
expect() {
    local seen
    seen=$(node format.mjs "$1" | sed -n 2p)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'ENV NAME one' 'ENV NAME=one'
expect 'ENV NAME one two' 'ENV NAME=one two'
expect 'ENV OPTIONS -a b=c' 'ENV OPTIONS=-a b=c'
exit $failed
