#!/bin/bash
# dockerfilelint 1.8.0 reports a missing tag for stages, and for `FROM --platform=… debian:12`.
#
# Package:  npm dockerfilelint 1.8.0
# Input:    three stages: `FROM debian:12 AS build`, `FROM build AS test` and `FROM --platform=linux/amd64 debian:12`
# Expected, before the first run: nothing: two of the images have a tag, and the third is a stage.
# Seen:     `missing_tag` for lines 2 and 3.
# Matters:  the remedy that the message names, a tag for `build`, makes the builder look for an image of that name.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerfilelint@1.8.0 ||
    { echo "skipped: needs dockerfilelint 1.8.0"; exit 77; }
printf '%s\n' 'FROM debian:12 AS build' 'FROM build AS test' 'FROM --platform=linux/amd64 debian:12' >Dockerfile
seen=$({ node_modules/.bin/dockerfilelint --output json Dockerfile || true; } | node -p '
const [file] = JSON.parse(require("fs").readFileSync(0, "utf8")).files;
file.issues.map(issue => issue.title + ": " + issue.line).join(", ")')
echo "seen: $seen"
[ "$seen" = "Base Image Missing Tag: 2, Base Image Missing Tag: 3" ] || { echo "  changed"; exit 1; }
