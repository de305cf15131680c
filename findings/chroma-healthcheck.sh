#!/bin/bash
# Chroma 2.14.0 doesn't know `HEALTHCHECK`: the line is an error.
#
# Package:  golang-chroma-v2 2.14.0 from Debian trixie
# Input:    `HEALTHCHECK --interval=5m CMD curl localhost` and `HEALTHCHECK NONE`, and for comparison `STOPSIGNAL 9`
# Expected, before the first run: `HEALTHCHECK` is a keyword, like `STOPSIGNAL`.
# Seen:     it is an error, with all that is before `CMD`.
# Matters:  Hugo, Gitea and Forgejo color Dockerfiles with it: many themes have a red background for errors, so valid lines look
#           wrong.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, node or the package is missing.
set -euo pipefail
command -v node >/dev/null || { echo "skipped: needs node"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" golang-chroma-v2 || { echo "skipped: needs golang-chroma-v2 2.14.0"; exit 77; }
chroma=$work/trixie/usr/bin/chroma-v2
cd "$work"
"$chroma" --version | grep -q '^2\.14\.0' || { echo "skipped: needs golang-chroma-v2 2.14.0"; exit 77; }

failed=0
# expect INSTRUCTION EXPECTED: the token of its name
expect() {
    local seen
    printf 'FROM debian:12\n%s\n' "$1" >Dockerfile
    seen=$("$chroma" --lexer docker --formatter tokens Dockerfile |
        node -e '
const tokens = [...require("fs").readFileSync(0, "utf8").matchAll(/^&Token\{(\w+), (".*")\}$/gm)];
console.log(tokens.find(([, , text]) => JSON.parse(text).includes(process.argv[1]))?.[1]);' "${1%% *}")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "STOPSIGNAL 9" Keyword
expect "HEALTHCHECK NONE" Error
expect "HEALTHCHECK --interval=5m CMD curl localhost" Error
exit $failed
