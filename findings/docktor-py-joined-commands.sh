#!/bin/bash
# docktor-py 0.2.1 joins `RUN` with `&&`, even if they are arrays or have flags.
#
# Package:  PyPI docktor-py 0.2.1 (the command `docktor`)
# Input:    two `RUN` one after the other: commands, arrays, commands with `--mount`
# Expected, before the first run: `docktor optimize` joins the commands, and leaves arrays and flags as they are: an array
#           isn't run by a shell, and flags belong before the command.
# Seen:     `RUN ["useradd", "app"] && ["mkdir", "/app"]`, which is a command of a shell that doesn't exist, and
#           `RUN --mount=… pip … && --mount=… npm …`, where the second mount is a command.
# Matters:  the build of the "optimized" file fails, or lacks its secret. Commands can be joined only if neither has flags
#           and both are in shell form.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docktor-py==0.2.1 || { echo "skipped: needs docktor-py 0.2.1"; exit 77; }

failed=0
# expect EXPECTED COMMAND COMMAND: the instruction that the two become
expect() {
    local seen
    printf 'FROM debian:12\nRUN %s\nRUN %s\n' "$2" "$3" >Dockerfile
    seen=$(venv/bin/docktor optimize Dockerfile 2>/dev/null | sed -n '/^RUN/,$p' | tr -d '\\\n' | tr -s ' ')
    echo "$seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect 'RUN useradd app && mkdir /app' 'useradd app' 'mkdir /app'
expect 'RUN ["useradd", "app"] && ["mkdir", "/app"]' '["useradd", "app"]' '["mkdir", "/app"]'
expect 'RUN --mount=type=cache,target=/cache pip install a && --mount=type=secret,id=npmrc npm ci' \
    '--mount=type=cache,target=/cache pip install a' '--mount=type=secret,id=npmrc npm ci'
exit $failed
