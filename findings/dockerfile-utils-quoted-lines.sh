#!/bin/bash
# dockerfile-utils 0.16.3 indents lines that begin within quotes, which changes the text in them.
#
# Package:  npm dockerfile-utils 0.16.3 (with vscode-languageserver-textdocument 1.0.12), the formatter of the Dockerfile
#           language server for Node.js
# Input:    a `RUN` with a quoted argument that a line continuation splits: `echo "one \` and `two"`
# Expected, before the first run: heredocs are left alone, and so they are. There was no guess about quotes; a formatter should
#           keep the text in them.
# Seen:     The second line is indented by the size of a tab. The shell prints four more spaces between `one` and `two`.
# Matters:  long messages, `sed` scripts and JSON are often split like this. Formatting on save changes what is built.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerfile-utils@0.16.3 vscode-languageserver-textdocument@1.0.12 ||
    { echo "skipped: needs dockerfile-utils 0.16.3"; exit 77; }
cat >format.cjs <<'JS'
const { TextDocument } = require('vscode-languageserver-textdocument');
const { format } = require('dockerfile-utils');
const document = TextDocument.create('Dockerfile', 'dockerfile', 1, require('node:fs').readFileSync(0, 'utf8'));
process.stdout.write(TextDocument.applyEdits(document, format(document.getText(), { tabSize: 4, insertSpaces: true })));
JS
printf 'FROM alpine\nRUN echo "one \\\ntwo"\n' >quoted
printf 'FROM alpine\nRUN <<EOF\necho one \\\ntwo\nEOF\n' >heredoc

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# What the shell prints for the `RUN` of a file.
prints() { sh -c "$(sed -n '2,$s/^RUN //p; 3,$p' "$1")"; }
for name in quoted heredoc; do node format.cjs <$name >$name.formatted; done
cat quoted.formatted
expect "quoted, before" "one two" "$(prints quoted)"
expect "quoted, formatted" "one     two" "$(prints quoted.formatted)"
expect "heredoc, formatted" "$(cat heredoc)" "$(cat heredoc.formatted)"
exit $failed
