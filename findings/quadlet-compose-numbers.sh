#!/bin/bash
# quadlet-compose 0.3.0 adds `.0` to numbers of the environment.
#
# Package:  PyPI quadlet-compose 0.3.0
# Input:    `PORT: 8080` and `QUOTED: "8080"` in the environment of a service, and `- LISTED=8080`
# Expected, before the first run: `Environment=PORT=8080`, as Compose passes it.
# Seen:     `Environment=PORT=8080.0`. Quoted numbers, and those in a list, stay as they are.
# Matters:  programs refuse such a port, or an identifier of a user. Numbers without quotes are common in mappings.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/project"
cd "$work/project"
python3 -m venv ../venv
../venv/bin/pip install --quiet --disable-pip-version-check quadlet-compose==0.3.0 ||
    { echo "skipped: needs quadlet-compose 0.3.0"; exit 77; }

failed=0
# expect EXPECTED ENVIRONMENT
expect() {
    local seen
    printf 'services:\n  app:\n    image: docker.io/library/alpine:3\n    environment: %s\n' "$2" >compose.yaml
    seen=$(../venv/bin/quadlet-compose convert 2>/dev/null | sed -n 's/^Environment=//p' | paste -sd ' ')
    echo "$2: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect 'PORT=8080.0 QUOTED=8080' '{ PORT: 8080, QUOTED: "8080" }'
expect 'LISTED=8080' '[ LISTED=8080 ]'
exit $failed
