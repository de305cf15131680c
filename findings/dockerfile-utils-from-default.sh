#!/bin/bash
# dockerfile-utils 0.16.3 reports the base image of `FROM ${IMAGE-debian}` as empty.
#
# Package:  npm dockerfile-utils 0.16.3, the validator of the Dockerfile language server for Node.js
# Input:    `ARG IMAGE`, then `FROM ${IMAGE-debian:12}`, and for comparison `FROM ${IMAGE:-debian:12}`
# Expected, before the first run: no diagnostics for valid syntax. There was no guess about this one: without `--build-arg`,
#           both are `debian:12`.
# Seen:     two errors without the colon: `base name (${IMAGE-debian:12}) should not be blank`, and `unsupported modifier (1)`,
#           of which the `1` is the tag.
# Matters:  an error in a valid file, in several editors. Adding the colon changes what an empty argument does.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerfile-utils@0.16.3 ||
    { echo "skipped: needs dockerfile-utils 0.16.3"; exit 77; }
cat >validate.cjs <<'JS'
const { validate } = require('dockerfile-utils');
console.log(validate(`ARG IMAGE\nFROM ${process.argv[2]}\n`).map(diagnostic => diagnostic.message).join('; '));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# shellcheck disable=SC2016
{
    expect "with a colon" "" "$(node validate.cjs '${IMAGE:-debian:12}')"
    expect "without" 'base name (${IMAGE-debian:12}) should not be blank; failed to process "${IMAGE-debian:12}": unsupported modifier (1) in substitution' \
        "$(node validate.cjs '${IMAGE-debian:12}')"
}
exit $failed
