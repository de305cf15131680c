#!/bin/bash
# dockerfile-language-service 0.16.1 doesn't know the variables of a stage that `FROM` names.
#
# Package:  npm dockerfile-language-service 0.16.1, which the Dockerfile language server for Node.js is made of
# Input:    `FROM alpine AS base`, `ENV V=1`, `RUN echo $V`, then `FROM base` and `RUN echo $V`
# Expected, before the first run: hover shows `1` on both uses, and their definition is line 2, since a stage inherits the
#           environment of its base.
# Seen:     both for line 3, and neither for line 5.
# Matters:  the server resolves stage names elsewhere, so a missing answer looks as if the variable weren't set. Renaming `V`
#           leaves line 5 as it is, and the build changes.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerfile-language-service@0.16.1 vscode-languageserver-textdocument@1.0.12 ||
    { echo "skipped: needs dockerfile-language-service 0.16.1"; exit 77; }
cat >query.cjs <<'JS'
const { DockerfileLanguageServiceFactory } = require('dockerfile-language-service');
const { TextDocument } = require('vscode-languageserver-textdocument');
const service = DockerfileLanguageServiceFactory.createLanguageService();
const text = 'FROM alpine AS base\nENV V=1\nRUN echo $V\nFROM base\nRUN echo $V\n';
const identifier = { uri: 'file:///Dockerfile' };
for (const line of [2, 4]) {
    const position = { line, character: 'RUN echo $'.length };
    const definition = service.computeDefinition(identifier, text, position);
    const hover = service.computeHover(text, position);
    console.log(line + 1, definition ? definition.range.start.line + 1 : 'none', hover ? hover.contents : 'none');
}
const edits = service.computeRename(identifier, text, { line: 1, character: 4 }, 'W');
console.log(TextDocument.applyEdits(TextDocument.create('file:///Dockerfile', 'dockerfile', 1, text), edits).split('\n')[4]);
JS
seen=$(node query.cjs)
echo "$seen"
# shellcheck disable=SC2016
[ "$seen" = $'3 2 1\n5 none none\nRUN echo $V' ] || { echo "changed"; exit 1; }
