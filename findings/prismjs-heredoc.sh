#!/bin/bash
# prismjs 1.30.0 colors lines of a heredoc in a Dockerfile as instructions.
#
# Package:  npm prismjs 1.30.0
# Input:    `COPY <<EOF /etc/nginx/nginx.conf` with the lines `user nginx;` and `env TZ;`
# Expected, before the first run: keywords are `FROM`, `COPY` and the `CMD` after the heredoc.
# Seen:     `user` and `env` too. In lines that a backslash continues, the same words aren't keywords.
# Matters:  documentation that shows heredocs colors configuration files as if they were build steps: `user nginx;` looks like a
#           `USER` of the image.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts prismjs@1.30.0 ||
    { echo "skipped: needs prismjs 1.30.0"; exit 77; }
cat >keywords.cjs <<'JS'
const Prism = require('prismjs');
require('prismjs/components/prism-docker');
const html = Prism.highlight(process.argv[2], Prism.languages.docker, 'docker');
console.log([...html.matchAll(/<span class="token keyword">(\w+)/g)].map(match => match[1]).join(' '));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "a heredoc" "FROM COPY user env CMD" \
    "$(node keywords.cjs $'FROM nginx:1\nCOPY <<EOF /etc/nginx/nginx.conf\nuser nginx;\nenv TZ;\nEOF\nCMD ["nginx"]\n')"
expect "continued lines" "FROM RUN CMD" "$(node keywords.cjs $'FROM nginx:1\nRUN echo \\\nuser \\\nenv\nCMD ["nginx"]\n')"
exit $failed
