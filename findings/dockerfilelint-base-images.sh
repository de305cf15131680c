#!/bin/bash
# dockerfilelint 1.8.0 demands a tag for a stage of the same file, and for an image with a tag after `--platform`.
#
# Package:  npm dockerfilelint 1.8.0
# Input:    `FROM` with a stage that was named before, and with `--platform=linux/amd64 debian:12`
# Expected, before the first run: nothing. A stage has no tag, and the image has one.
# Seen:     "Base Image Missing Tag" for both. A port range of `EXPOSE` (`8000-8010`) is "Invalid Port Exposed".
# Matters:  Adding a tag to the name of a stage makes BuildKit pull an image of that name. The finding can't be fixed, only
#           switched off.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerfilelint@1.8.0 ||
    { echo "skipped: needs dockerfilelint 1.8.0"; exit 77; }

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# findings TEXT: titles and lines
findings() {
    printf '%s\n' "$1" >Dockerfile
    { node_modules/.bin/dockerfilelint --output json Dockerfile || true; } |
        node -e 'const { files } = JSON.parse(require("fs").readFileSync(0)); console.log(files[0].issues.map(it => `${it.title}:${it.line}`).join(" "))'
}
expect "an image with a tag" "" "$(findings $'FROM debian:12 AS base\nRUN true')"
expect "a stage" "Base Image Missing Tag:2" "$(findings $'FROM debian:12 AS base\nFROM base\nRUN true')"
expect "a platform" "Base Image Missing Tag:1" "$(findings $'FROM --platform=linux/amd64 debian:12\nRUN true')"
expect "a port" "" "$(findings $'FROM debian:12\nEXPOSE 80/tcp')"
expect "a range of ports" "Invalid Port Exposed:2" "$(findings $'FROM debian:12\nEXPOSE 8000-8010')"
exit $failed
