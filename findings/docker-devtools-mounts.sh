#!/bin/bash
# docker-devtools 0.1.0 doesn't list the images of `RUN --mount=from=…` and of `ONBUILD COPY --from=…`.
#
# Package:  PyPI docker-devtools 0.1.0
# Input:    a Dockerfile that copies from `busybox:1.36`, mounts a folder of `alpine:3.20`, and copies from `golang:1.22` in
#           `ONBUILD`
# Expected, before the first run: all images, since the package reads Dockerfiles with the parser of BuildKit.
# Seen:     `debian:12` and `busybox:1.36`, with `--unresolved` too.
# Matters:  `image-refs update` leaves the other images as they are, without a message. BuildKit pulls what is mounted like
#           what is copied.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-devtools==0.1.0 ||
    { echo "skipped: needs docker-devtools 0.1.0"; exit 77; }
mkdir project
cat >project/Dockerfile <<'DOCKERFILE'
FROM debian:12
COPY --from=busybox:1.36 /bin/busybox /bin/
RUN --mount=type=bind,from=alpine:3.20,target=/alpine ls /alpine
ONBUILD COPY --from=golang:1.22 /usr/local/go /go
DOCKERFILE
seen=$(venv/bin/docker-devtools image-refs ls --unresolved project | cut -f 2 | xargs)
echo "seen: $seen"
[ "$seen" = "debian:12 busybox:1.36" ] || { echo "  changed: expected debian:12 busybox:1.36"; exit 1; }
