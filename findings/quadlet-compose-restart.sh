#!/bin/bash
# quadlet-compose 0.3.0 drops `restart` and `depends_on` without a message.
#
# Package:  PyPI quadlet-compose 0.3.0
# Input:    `restart: always` and `depends_on: [db]`
# Expected, before the first run: `Restart=always` in the section `Service`, and `After=` or `Requires=` in the section
#           `Unit`: systemd has both.
# Seen:     there is none of them, and no message.
# Matters:  a container that ends isn't started again. The conversion seems complete.
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
cat >compose.yaml <<'YAML'
services:
  app:
    image: docker.io/library/alpine:3
    restart: always
    depends_on: [db]
  db:
    image: docker.io/library/postgres:16
YAML
../venv/bin/quadlet-compose convert >seen 2>&1
cat seen
grep -q '^Image=docker.io/library/alpine:3$' seen || { echo "changed: expected the unit of app"; exit 1; }
if grep -iE 'restart|after|requires|wants=|depends' seen; then echo "changed: expected neither"; exit 1; fi
