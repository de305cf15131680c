#!/bin/bash
# e2b 2.63.0 doesn't use the default of an argument in `FROM ${BASE}`.
#
# Package:  PyPI e2b 2.63.0
# Input:    `ARG BASE=python:3.12` and `FROM ${BASE}`, for `Template().from_dockerfile(…)`
# Expected, before the first run: the base image `python:3.12`.
# Seen:     the base image stays the text `${BASE}`, and `BASE` becomes a variable of the template. There is no message,
#           although others, such as `HEALTHCHECK`, are reported.
# Matters:  the template can't be built, or only with a message about an image that the file doesn't name.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check e2b==2.63.0 || { echo "skipped: needs e2b 2.63.0"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
image() {
    printf '%s\n' "$@" >Dockerfile
    venv/bin/python -c '
from e2b import Template
print(Template.to_dockerfile(Template().from_dockerfile(open("Dockerfile").read())).split("\n")[0])'
}
expect "FROM python:3.12" "FROM python:3.12" "$(image 'FROM python:3.12')"
expect 'ARG and FROM ${BASE}' 'FROM ${BASE}' "$(image 'ARG BASE=python:3.12' 'FROM ${BASE}')"
exit $failed
