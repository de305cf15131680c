#!/bin/bash
# docker-file-parser 1.0.7 keeps quotes and escapes in the values of `ENV` and `LABEL`.
#
# Package:  npm docker-file-parser 1.0.7
# Input:    `ENV A=1 B="x y" C=x\ y D='q'`, and the same for `LABEL`
# Expected, before the first run: an object with the values `1`, `x y`, `x y` and `q`.
# Seen:     `1`, `"x y"`, `x\ y` and `'q'`. The package splits at the right places, so it reads the quotes, but keeps them.
# Matters:  `ENV V=1` and `ENV V="1"` set the same value, and differ for a tool that compares versions, writes labels or passes
#           the values on.
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
console.log(Object.values(command.args).join(' | '));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
for instruction in ENV LABEL; do
    expect "$instruction" "1 | \"x y\" | x\\ y | 'q'" "$(node parse.cjs "$instruction A=1 B=\"x y\" C=x\\ y D='q'")"
done
exit $failed
