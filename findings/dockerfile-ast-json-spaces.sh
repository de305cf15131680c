#!/bin/bash
# dockerfile-ast 0.7.1 removes the spaces from the strings of `CMD ["a b"]`.
#
# Package:  npm dockerfile-ast 0.7.1
# Input:    `COPY ["release notes", "/doc/"]` and `CMD ["sh", "-c", "echo one two"]`; the values of `getJSONStrings()`
# Expected, before the first run: there was no guess at the first run. The values of the JSON are `release notes` and `echo one
#           two`.
# Seen:     `releasenotes` and `echoonetwo`.
# Matters:  editors and scanners use this package to look for the files that are copied, and to show what a container runs. The
#           values look plausible.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerfile-ast@0.7.1 ||
    { echo "skipped: needs dockerfile-ast 0.7.1"; exit 77; }
cat >values.cjs <<'JS'
const { DockerfileParser } = require('dockerfile-ast');
const [, instruction] = DockerfileParser.parse(`FROM alpine\n${process.argv[2]}\n`).getInstructions();
console.log(instruction.getJSONStrings().map(string => string.getJSONValue()).join(' | '));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "no spaces" "a | b" "$(node values.cjs 'CMD ["a", "b"]')"
expect "COPY" "releasenotes | /doc/" "$(node values.cjs 'COPY ["release notes", "/doc/"]')"
expect "CMD" "sh | -c | echoonetwo" "$(node values.cjs 'CMD ["sh", "-c", "echo one two"]')"
exit $failed
