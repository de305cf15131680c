#!/bin/bash
# Ace 1.45.2 doesn't know `HEALTHCHECK`, `SHELL` and `STOPSIGNAL`, but takes `local` for a keyword in `COPY`.
#
# Package:  npm ace-code 1.45.2, whose highlighting needs no browser
# Input:    an instruction of each name, and `COPY local /app` with a folder named `local`
# Expected, before the first run: the names are all of one kind, as with `RUN`; the words of `COPY` are no keywords.
# Seen:     `HEALTHCHECK`, `SHELL`, `STOPSIGNAL` and `ARG` are identifiers. `local` is a keyword: the mode is the one for shell
#           scripts with other names of instructions.
# Matters:  editors in browsers that use Ace show these instructions as plain text, so a misspelled one looks the same.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts ace-code@1.45.2 || { echo "skipped: needs ace-code 1.45.2"; exit 77; }
cat >show.cjs <<'JS'
const { DockerfileHighlightRules } = require('ace-code/src/mode/dockerfile_highlight_rules');
const { Tokenizer } = require('ace-code/src/tokenizer');
const { tokens } = new Tokenizer(new DockerfileHighlightRules().getRules()).getLineTokens(process.argv[2], 'start');
console.log(tokens.find((it) => it.value === process.argv[3]).type);
JS

failed=0
# expect LINE WORD EXPECTED
expect() {
    local seen
    seen=$(node show.cjs "$1" "$2")
    echo "$1: $2 is $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect "RUN make" RUN constant.language
expect "LABEL a=b" LABEL constant.language
expect "HEALTHCHECK NONE" HEALTHCHECK identifier
expect 'SHELL ["/bin/sh", "-c"]' SHELL identifier
expect "STOPSIGNAL SIGQUIT" STOPSIGNAL identifier
expect "ARG VERSION" ARG identifier
expect "COPY source /app" source support.function.builtin
expect "COPY local /app" local keyword
exit $failed
