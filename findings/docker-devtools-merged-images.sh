#!/bin/bash
# docker-devtools 0.1.0 doesn't list the images that a Compose service gets from a merged mapping or an inline Dockerfile.
#
# Package:  PyPI docker-devtools 0.1.0
# Input:    a compose.yaml whose service `cache` merges `x-cache: &cache` with `image: redis:7`, whose service `app` has a
#           `dockerfile_inline`, and whose service `web` has an image
# Expected, before the first run: `redis:7`, the base image of `app`, and `nginx:1.25`.
# Seen:     `nginx:1.25`, with `--unresolved` too.
# Matters:  anchors are used to name an image once for several services, and then `image-refs update` updates none of them.
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
cat >project/compose.yaml <<'YAML'
x-cache: &cache
  image: redis:7
services:
  cache:
    <<: *cache
  app:
    build:
      context: .
      dockerfile_inline: |
        FROM golang:1.22
  web:
    image: nginx:1.25
YAML
seen=$(venv/bin/docker-devtools image-refs ls --unresolved project | cut -f 2 | xargs)
echo "seen: $seen"
[ "$seen" = "nginx:1.25" ] || { echo "  changed: expected nginx:1.25"; exit 1; }
