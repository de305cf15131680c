#!/bin/bash
# dockerfmt 0.5.4 removes the brackets and quotes of `COPY ["a b", "c"]`.
#
# Package:  npm @reteps/dockerfmt 0.5.4
# Input:    `COPY ["release notes", "/doc/"]`, and `CMD ["a","b"]`
# Expected, before the first run: a space after the comma, as in `CMD`, and no other change. A formatter keeps the arguments.
# Seen:     `COPY release notes /doc/`: one source with a space becomes two. `CMD` keeps its array.
# Matters:  the array is how Dockerfiles name files with spaces. After formatting, the build fails, or copies other files.
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
    seen=$(node format.mjs "$1" | sed -n 2p)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'CMD ["a","b"]' 'CMD ["a", "b"]'
expect 'COPY ["release notes", "/doc/"]' 'COPY release notes /doc/'
expect 'ADD ["release notes", "/doc/"]' 'ADD release notes /doc/'
exit $failed
