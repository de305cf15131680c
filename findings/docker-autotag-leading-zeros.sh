#!/bin/bash
# docker-autotag 3.0.0 gives the release 2024.01.02 the tag 2024.1.2 only.
#
# Package:  PyPI docker-autotag 3.0.0
# Input:    the versions `1.2.3`, `2024.01.02`, `1.2.3.4` and `20240101`
# Expected, before the first run: the version itself is always one of its tags; so leading zeros stay.
# Seen:     numbers are rewritten: `2024.01.02` becomes `2024.1.2`, and `1.2.3.4` loses its last part, so that it gets the tag
#           `1.2.3`, which may be another release. `20240101` becomes `20240101.0.0`.
# Matters:  an image of a release can't be found by the version in its Git tag. A Dockerfile that names it has to use the
#           rewritten number, and a fourth part overwrites the tag of another release.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-autotag==3.0.0 || { echo "skipped: needs docker-autotag 3.0.0"; exit 77; }

failed=0
# expect VERSION TAGS: the tags, sorted
expect() {
    local seen
    seen=$(DOCKER_AUTOTAG_VERSION=$1 venv/bin/docker-autotag | tr ',' '\n' | sort | paste -sd ' ')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 1.2.3 "1 1.2 1.2.3"
expect 2024.01.02 "2024 2024.1 2024.1.2"
expect 1.2.3.4 "1 1.2 1.2.3"
expect 20240101 "20240101 20240101.0 20240101.0.0"
exit $failed
