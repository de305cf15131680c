#!/bin/bash
# monaco-languageserver-types 0.4.1 takes plain text for Markdown, so that `*` and `<name>` disappear.
#
# Package:  npm monaco-languageserver-types 0.4.1
# Input:    the content of a hover of the kind `plaintext`, with `*.md` twice and `<name>`; the same as documentation of a
#           completion item
# Expected, before the first run: the characters are escaped, or the text is a code block, as Monaco shows hovers as Markdown.
# Seen:     the text is handed on as it is, and so Monaco renders its Markdown.
# Matters:  `RUN rm *.md *.txt` in a hover loses its stars in an editor with Monaco. A server that wants to be shown as it
#           wrote has to send Markdown with escapes.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts monaco-languageserver-types@0.4.1 ||
    { echo "skipped: needs monaco-languageserver-types 0.4.1"; exit 77; }

failed=0
# expect KIND EXPECTED: contents of the hover, and documentation of the completion item
expect() {
    local seen
    seen=$(node --input-type=module -e '
import { toCompletionItem, toHover } from "monaco-languageserver-types";
const content = { kind: process.argv[1], value: "rm *.md *.txt <name>" };
const place = { startLineNumber: 1, startColumn: 1, endLineNumber: 1, endColumn: 1 };
console.log(JSON.stringify(toHover({ contents: content }).contents));
console.log(JSON.stringify(toCompletionItem({ label: "a", documentation: content }, { range: place }).documentation));' "$1" | paste -sd ' ')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect markdown '[{"value":"rm *.md *.txt <name>"}] {"value":"rm *.md *.txt <name>"}'
expect plaintext '[{"value":"rm *.md *.txt <name>"}] {"value":"rm *.md *.txt <name>"}'
exit $failed
