#!/bin/bash
# monaco-languageserver-types 0.4.1 drops the command of a code action, and the details of a completion's label.
#
# Package:  npm monaco-languageserver-types 0.4.1
# Input:    a code action with an edit and a command, one with a command only, and a completion item with `labelDetails`
# Expected, before the first run: all members that Monaco has are converted: `CodeAction.command`, and `label` with `detail` and
#           `description`.
# Seen:     a code action with a command only has nothing that could be run. The label is the text alone. Commands of completion
#           items and code lenses are converted.
# Matters:  in an editor with Monaco, the actions of a server that uses commands are offered, and do nothing.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts monaco-languageserver-types@0.4.1 ||
    { echo "skipped: needs monaco-languageserver-types 0.4.1"; exit 77; }
cat >show.mjs <<'JS'
import * as types from 'monaco-languageserver-types';
const place = { startLineNumber: 1, startColumn: 1, endLineNumber: 1, endColumn: 1 };
const [, , name, json] = process.argv;
const result = types[name](JSON.parse(json), { range: place });
console.log(JSON.stringify(Object.fromEntries(['title', 'kind', 'label', 'command'].map((it) => [it, result[it]]))));
JS

failed=0
# expect FUNCTION INPUT EXPECTED
expect() {
    local seen
    seen=$(node show.mjs "$1" "$2")
    echo "$1: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
command='"command":{"title":"Build","command":"build"}'
expect toCompletionItem "{\"label\":\"a\",$command}" '{"kind":18,"label":"a","command":{"title":"Build","id":"build"}}'
expect toCodeLens "{\"range\":{\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":0,\"character\":1}},$command}" \
    '{"command":{"title":"Build","id":"build"}}'
expect toCodeAction "{\"title\":\"Build\",\"kind\":\"source\",$command}" '{"title":"Build","kind":"source"}'
expect toCodeAction "{\"title\":\"Build\",\"kind\":\"source\",\"edit\":{\"changes\":{}},$command}" '{"title":"Build","kind":"source"}'
expect toCompletionItem '{"label":"debian","labelDetails":{"detail":":12","description":"image"}}' '{"kind":18,"label":"debian"}'
exit $failed
