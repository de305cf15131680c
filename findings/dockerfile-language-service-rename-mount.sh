#!/bin/bash
# dockerfile-language-service 0.16.1 doesn't rename a stage in `RUN --mount=from=…`.
#
# Package:  npm dockerfile-language-service 0.16.1 (with vscode-languageserver-textdocument 1.0.12), which the Dockerfile
#           language server for Node.js is made of
# Input:    a stage `build` that `FROM`, `COPY --from` and `RUN --mount=type=bind,from=…` name; it is renamed to `tools`
# Expected, before the first run: all four names change.
# Seen:     the mount still names `build`.
# Matters:  BuildKit then mounts the image `build` of Docker Hub, if there is one that can be pulled, in place of the stage.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerfile-language-service@0.16.1 vscode-languageserver-textdocument@1.0.12 ||
    { echo "skipped: needs dockerfile-language-service 0.16.1"; exit 77; }
cat >rename.cjs <<'JS'
const { TextDocument } = require('vscode-languageserver-textdocument');
const { DockerfileLanguageServiceFactory } = require('dockerfile-language-service');
const text = require('node:fs').readFileSync(0, 'utf8');
const position = { line: 0, character: text.indexOf('build') };
const edits = DockerfileLanguageServiceFactory.createLanguageService()
    .computeRename({ uri: 'file:///Dockerfile' }, text, position, 'tools');
process.stdout.write(TextDocument.applyEdits(TextDocument.create('file:///Dockerfile', 'dockerfile', 1, text), edits));
JS
seen=$(node rename.cjs <<'DOCKERFILE'
FROM alpine:3 AS build
FROM build
COPY --from=build /a /b
RUN --mount=type=bind,from=build,target=/mnt ls /mnt
DOCKERFILE
)
echo "$seen"
[ "$seen" = 'FROM alpine:3 AS tools
FROM tools
COPY --from=tools /a /b
RUN --mount=type=bind,from=build,target=/mnt ls /mnt' ] || { echo "changed"; exit 1; }
