#!/bin/bash
# dockerfile-language-service 0.16.1 links an image of `localhost:5000` to the page of an official image.
#
# Package:  npm dockerfile-language-service 0.16.1, which the Dockerfile language server for Node.js is made of
# Input:    `FROM` with images of Docker Hub, Quay and private registries
# Expected, before the first run: links for Docker Hub and the registries that the package knows. There was no guess about
#           others, which should have none.
# Seen:     `FROM localhost:5000/redis` and `FROM registry.example:5000/team/app` link to the pages of `redis` and `team/app` on
#           Docker Hub.
# Matters:  mirrors and internal images often have the name of a public image. The page describes the tags and variables of
#           another image, or belongs to a stranger.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerfile-language-service@0.16.1 ||
    { echo "skipped: needs dockerfile-language-service 0.16.1"; exit 77; }
cat >links.cjs <<'JS'
const { DockerfileLanguageServiceFactory } = require('dockerfile-language-service');
const service = DockerfileLanguageServiceFactory.createLanguageService();
console.log(service.computeLinks(`FROM ${process.argv[2]}\n`).map(link => link.target ?? service.resolveLink(link).target).join(' '));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
for reference in redis:7 localhost:5000/redis:7; do
    expect "$reference" "https://hub.docker.com/_/redis/" "$(node links.cjs "$reference")"
done
for reference in team/app:1 registry.example:5000/team/app:1 registry.example/team/app:1; do
    expect "$reference" "https://hub.docker.com/r/team/app/" "$(node links.cjs "$reference")"
done
expect quay.io/team/app:1 "https://quay.io/repository/team/app" "$(node links.cjs quay.io/team/app:1)"
exit $failed
