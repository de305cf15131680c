#!/bin/bash
# spython 0.3.14 drops the quotes of arguments when it converts `ENTRYPOINT` and `CMD` for Singularity.
#
# Package:  PyPI spython 0.3.14
# Input:    `ENTRYPOINT ["sh", "-c", "echo one two"]`
# Expected, before the first run: a runscript with `exec sh -c "echo one two"`, in some way of quoting.
# Seen:     `exec sh -c echo one two "$@"`: the shell runs `echo` without arguments, and the container prints an empty line.
# Matters:  arrays are how Dockerfiles name arguments with spaces, and `sh -c` is the most frequent of them. The recipe works,
#           and does something else.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check spython==0.3.14 ||
    { echo "skipped: needs spython 0.3.14"; exit 77; }
printf '%s\n' 'FROM alpine:3' 'ENTRYPOINT ["sh", "-c", "echo one two"]' >Dockerfile
recipe=$(venv/bin/spython recipe Dockerfile 2>/dev/null)

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
command=$(sed -n '/^%runscript/,/^%startscript/s/^exec //p' <<<"$recipe")
# shellcheck disable=SC2016
expect "runscript" 'sh -c echo one two "$@"' "$command"
expect "prints" "" "$(sh -c "$command")"
exit $failed
