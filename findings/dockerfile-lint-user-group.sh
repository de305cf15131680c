#!/bin/bash
# dockerfile_lint 0.3.4 refuses `USER 1000:1000`, and an image with a digest.
#
# Package:  npm dockerfile_lint 0.3.4
# Input:    `USER` with a user, with a user and a group, and with a variable; `FROM` with a tag, a digest, and both
# Expected, before the first run: no error for any of them.
# Seen:     "Invalid parameters for command." for a user with a group, for a variable, and for each image with a digest.
# Matters:  These are errors and make the check fail. To please it, an image mustn't be pinned, and the group is that of the
#           user, or root.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerfile_lint@0.3.4 ||
    { echo "skipped: needs dockerfile_lint 0.3.4"; exit 77; }

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# errors TEXT: messages and lines of errors that have a line
errors() {
    printf '%s\n' "$1" >Dockerfile
    { node_modules/.bin/dockerfile_lint --json -f Dockerfile || true; } |
        node -e 'const { error } = JSON.parse(require("fs").readFileSync(0)); console.log(error.data.filter(it => it.line > 0).map(it => `${it.line} ${it.message.trim()}`).join(" "))'
}
digest=sha256:$(printf 'a%.0s' $(seq 64))
refused="Invalid parameters for command."
expect "a user" "" "$(errors $'FROM debian:12\nUSER app')"
expect "a user and a group" "2 $refused" "$(errors $'FROM debian:12\nUSER 1000:1000')"
# shellcheck disable=SC2016
expect "a variable" "2 $refused" "$(errors $'FROM debian:12\nUSER $APP_USER')"
expect "a digest" "1 $refused" "$(errors "FROM debian@$digest")"
expect "a tag and a digest" "1 $refused" "$(errors "FROM debian:12@$digest")"
exit $failed
