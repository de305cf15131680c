#!/bin/bash
# testcontainers 12.0.4 takes the flag of `FROM --platform=… debian:12` for the image.
#
# Package:  npm testcontainers 12.0.4, its list of the images that a Dockerfile builds on
# Input:    `FROM` with and without `--platform`, and images that are set by `ARG`
# Expected, before the first run: `debian:12` in all cases: flags are skipped, and the package replaces build arguments, since
#           it takes them as a parameter.
# Seen:     `--platform=linux/amd64:latest` with the flag. `debian:${V}` becomes `debian:`, since the default of `ARG V=12`
#           isn't used, and `debian:$V` isn't replaced at all.
# Matters:  testcontainers passes the builder the credentials of the registries that it finds by this list. A private base image
#           with a platform, or whose registry is the default of an `ARG`, is pulled without credentials.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts testcontainers@12.0.4 ||
    { echo "skipped: needs testcontainers 12.0.4"; exit 77; }
cat >images.cjs <<'JS'
const { getDockerfileImages } = require('testcontainers/build/utils/dockerfile-parser');
getDockerfileImages('Dockerfile', {}).then(images => console.log(images.map(image => image.string).join(' ')));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# images TEXT
images() {
    printf '%s\n' "$1" >Dockerfile
    node images.cjs
}
expect "no flag" "debian:12" "$(images 'FROM debian:12')"
expect "a flag" "--platform=linux/amd64:latest" "$(images 'FROM --platform=linux/amd64 debian:12')"
# shellcheck disable=SC2016
{
    expect '${V}' "debian:" "$(images $'ARG V=12\nFROM debian:${V}')"
    expect '$V' 'debian:$V' "$(images $'ARG V=12\nFROM debian:$V')"
}
exit $failed
