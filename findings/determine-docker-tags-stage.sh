#!/bin/bash
# determine-docker-tags 0.4.1 takes `AS build` for a part of the image's version.
#
# Package:  PyPI determine-docker-tags 0.4.1
# Input:    `FROM python:3.12-slim`, and `FROM python:3.12-slim AS build`
# Expected, before the first run: the tags `3.12-slim` and `3-slim` for both. A digest after the tag is removed, so a name of
#           the stage would be as well.
# Seen:     with a name of the stage, the tags are `3.12-slim AS build` and `3-slim AS build`. The version is everything after
#           the colon. `ENV PYTHON_VERSION=3.12 OTHER=1` adds the other variable to the tags.
# Matters:  Docker refuses a tag with spaces, or a shell makes several words of it.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check determine-docker-tags==0.4.1 ||
    { echo "skipped: needs determine-docker-tags 0.4.1"; exit 77; }

failed=0
# expect TYPE APP LINE EXPECTED
expect() {
    local seen
    echo "$3" >Dockerfile
    seen=$(env -u GITHUB_OUTPUT -u FORGEJO_OUTPUT VERSION_TYPE="$1" APP_NAME="$2" venv/bin/determine-docker-tags)
    echo "$3: $seen"
    [ "$seen" = "$4" ] || { echo "  changed: expected $4"; failed=1; }
}
digest=sha256:$(printf 'a%.0s' $(seq 64))
expect docker_from python "FROM python:3.12-slim" "3.12-slim,3-slim"
expect docker_from python "FROM python:3.12-slim@$digest AS build" "3.12-slim,3-slim"
expect docker_from python "FROM python:3.12-slim AS build" "3.12-slim AS build,3-slim AS build"
expect docker_env PYTHON "ENV PYTHON_VERSION=3.12" "3.12,3"
expect docker_env PYTHON "ENV PYTHON_VERSION=3.12 OTHER=1" "3.12 OTHER=1,3"
exit $failed
