#!/bin/bash
# buildx 0.13.1: the `image` of a Compose service isn't a tag for Bake if `build.tags` is there.
#
# Package:  docker-buildx 0.13.1 from Debian trixie (`bake --print`; no daemon is needed)
# Input:    a service with `image: app:1` and `build.tags: [registry.example.com/app:1]`, and the same without `build.tags`
# Expected, before the first run: both tags. The Compose specification adds `build.tags` to the image of the service.
# Seen:     only those of `build.tags`. Without them, the tag is `app:1`.
# Matters:  after `docker buildx bake`, `docker compose up` doesn't find `app:1`, or runs an older image with that name.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" docker-buildx || { echo "skipped: needs docker-buildx 0.13.1"; exit 77; }
buildx=$work/trixie/usr/libexec/docker/cli-plugins/docker-buildx
mkdir "$work/home" "$work/project"
cd "$work/project"
"$buildx" version

failed=0
# expect BUILD EXPECTED: the tags of the target
expect() {
    local seen
    printf 'services:\n  app:\n    image: app:1\n    build: %s\n' "$1" >compose.yaml
    seen=$(HOME=$work/home "$buildx" bake --print 2>../log |
        python3 -c 'import json, sys; print(*json.load(sys.stdin)["target"]["app"].get("tags", []))')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect '{ context: . }' 'app:1'
expect '{ context: ., tags: ["registry.example.com/app:1"] }' 'registry.example.com/app:1'
expect '{ context: ., tags: [] }' 'app:1'
exit $failed
