#!/bin/bash
# dockerfile-hardener 1.0.2 turns `USER app:staff` into `--chown=app:staff:app:staff`.
#
# Package:  PyPI dockerfile-hardener 1.0.2
# Input:    `COPY app /app`, followed by `USER app:staff`, `USER app` or `USER 1000:1000`
# Expected, before the first run: `fix` adds `--chown=app:staff`, and `--chown=app:app` for a user alone.
# Seen:     for a user with a group, both are written twice: `COPY --chown=app:staff:app:staff app /app`.
# Matters:  the build fails, as there is no group `staff:app:staff`. A fix that copies `USER` into `--chown` has to expect
#           that it has a group already.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerfile-hardener==1.0.2 ||
    { echo "skipped: needs dockerfile-hardener 1.0.2"; exit 77; }

failed=0
# expect USER EXPECTED
expect() {
    local seen
    printf 'FROM debian:12\nCOPY app /app\nUSER %s\n' "$1" >Dockerfile
    venv/bin/dockerfile-hardener fix Dockerfile >/dev/null 2>&1 || true
    seen=$(sed -n 2p Dockerfile)
    echo "USER $1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect app 'COPY --chown=app:app app /app'
expect app:staff 'COPY --chown=app:staff:app:staff app /app'
expect 1000:1000 'COPY --chown=1000:1000:1000:1000 app /app'
exit $failed
