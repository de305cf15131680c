#!/bin/bash
# dockerfmt 0.5.4 breaks the line after `&`, so that the rest of the command is a line of its own.
#
# Package:  npm @reteps/dockerfmt 0.5.4, which prettier-plugin-sh uses too
# Input:    `RUN mysqld & sleep 5 && mysql -e "select 1"`, and the same in parentheses
# Expected, before the first run: no change, or a line break with a backslash, as for `&&`.
# Seen:     `RUN mysqld &`, and `sleep 5 && …` on the next line, without a backslash. `;` has no line break.
# Matters:  the formatted file can't be built, as `sleep` isn't an instruction. A server in the background for one command
#           is a usual way to prepare a database.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
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
    seen=$(node format.mjs "$1" | sed 1d)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'RUN mysqld; sleep 5' 'RUN mysqld; sleep 5'
expect 'RUN mysqld & sleep 5 && mysql -e "select 1"' $'RUN mysqld &\nsleep 5 && mysql -e "select 1"'
expect 'RUN (mysqld & sleep 5)' $'RUN (\n    mysqld &\n    sleep 5\n)'
expect 'CMD mysqld & wait' $'CMD mysqld &\nwait'
exit $failed
