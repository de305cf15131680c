#!/bin/bash
# highlight.js 11.12.0: an apostrophe in a Dockerfile begins a text that ends at the next apostrophe, lines later.
#
# Package:  npm highlight.js 11.12.0, compared with prismjs 1.30.0
# Input:    `MAINTAINER Jane O'Neil`, or an escaped apostrophe in `ENV`, then `COPY` and `USER`
# Expected, before the first run: a text ends at the end of its line at the latest, and `COPY` and `USER` are keywords.
# Seen:     highlight.js colors `'Neil`, and all that follows, as a text; only `FROM` and `MAINTAINER` are keywords. With
#           prismjs, the four keywords are.
# Matters:  a page with such a Dockerfile shows instructions as if they belonged to a value.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts highlight.js@11.12.0 prismjs@1.30.0 ||
    { echo "skipped: needs highlight.js 11.12.0 and prismjs 1.30.0"; exit 77; }
cat >keywords.cjs <<'JS'
const text = process.argv[3];
let html;
if (process.argv[2] === 'highlight.js') {
    html = require('highlight.js').highlight(text, { language: 'dockerfile' }).value;
} else {
    const Prism = require('prismjs');
    require('prismjs/components/prism-docker');
    html = Prism.highlight(text, Prism.languages.docker, 'docker');
}
console.log([...html.matchAll(/<span class="(?:hljs-|token )keyword">(\w+)/g)].map(match => match[1]).join(' '));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
maintainer=$'FROM alpine\nMAINTAINER Jane O\'Neil\nCOPY a b\nUSER app\n'
env=$'FROM alpine\nENV NAME=O\\\'Neil\nCOPY a b\nUSER app\n'
expect "highlight.js, MAINTAINER" "FROM MAINTAINER" "$(node keywords.cjs highlight.js "$maintainer")"
expect "highlight.js, ENV" "FROM ENV" "$(node keywords.cjs highlight.js "$env")"
expect "prismjs, MAINTAINER" "FROM MAINTAINER COPY USER" "$(node keywords.cjs prismjs "$maintainer")"
expect "prismjs, ENV" "FROM ENV COPY USER" "$(node keywords.cjs prismjs "$env")"
exit $failed
