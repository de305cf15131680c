#!/bin/bash
# buildx 0.13.1: the build argument `100 / 3` of a Bake file has 155 characters.
#
# Package:  docker-buildx 0.13.1 from Debian trixie (`bake --print`; no daemon is needed)
# Input:    the arguments `100 / 4`, `0.1 + 0.2`, `100 / 3`, `"${100 / 3}m"`, and `floor(100 / 3)`
# Expected, before the first run: 33.333333333333336 or so for the third, as other languages print it.
# Seen:     33.333… with 152 digits after the point. Numbers without a remainder are short, and `0.1 + 0.2` is 0.3.
# Matters:  many programs refuse such a number, or read it with a buffer of fixed length. A Bake file needs `floor` or `format`.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" docker-buildx || { echo "skipped: needs docker-buildx 0.13.1"; exit 77; }
buildx=$work/trixie/usr/libexec/docker/cli-plugins/docker-buildx
mkdir "$work/home" "$work/project"
cd "$work/project"
"$buildx" version

failed=0
# expect EXPRESSION EXPECTED LENGTH
expect() {
    local seen
    printf 'target "default" {\n  args = { A = %s }\n}\n' "$1" >docker-bake.hcl
    seen=$(HOME=$work/home "$buildx" bake --print 2>../log |
        python3 -c 'import json, sys; print(*json.load(sys.stdin)["target"]["default"]["args"].values())')
    echo "$1: $seen (${#seen} characters)"
    case $seen in $2) ;; *) echo "  changed: expected $2"; failed=1 ;; esac
    [ "${#seen}" = "$3" ] || { echo "  changed: expected $3 characters"; failed=1; }
}
expect '100 / 4' 25 2
expect '0.1 + 0.2' 0.3 3
expect '100 / 3' '33.33333333333333333333*' 155
expect '"${100 / 3}m"' '33.33333333333333333333*m' 156
expect 'floor(100 / 3)' 33 2
exit $failed
