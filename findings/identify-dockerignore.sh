#!/bin/bash
# identify 2.6.20, which decides the file types for pre-commit, takes `Dockerfile.dockerignore` for a Dockerfile.
#
# Package:  PyPI identify 2.6.20
# Input:    the names `Dockerfile.dockerignore`, `.dockerignore` and `Dockerfile.dev`
# Expected, before the first run: `Dockerfile.dockerignore` doesn't have the tag `dockerfile`, as BuildKit reads it as the ignore
#           file of `Dockerfile`.
# Seen:     It has the tag `dockerfile` and not `dockerignore`: the part before the first dot decides.
# Matters:  pre-commit runs hooks with `types: [dockerfile]` on ignore files, and linters report each pattern as an unknown
#           instruction.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check identify==2.6.20 || { echo "skipped: needs identify 2.6.20"; exit 77; }

failed=0
# expect NAME TAGS
expect() {
    local seen
    seen=$(venv/bin/identify-cli --filename-only "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect Dockerfile.dev '["dockerfile", "text"]'
expect .dockerignore '["dockerignore", "text"]'
expect Dockerfile.dockerignore '["dockerfile", "text"]'
exit $failed
