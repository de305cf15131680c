#!/bin/bash
# dcrx 0.5.1 adds `:latest` to the name of a stage, and `--retries=None` to a health check.
#
# Package:  PyPI dcrx 0.5.1
# Input:    `FROM build AS test` after `FROM debian:12 AS build`, and `HEALTHCHECK` with an interval, read and written by dcrx
# Expected, before the first run: the stage stays as it is, and only the given options are written.
# Seen:     `FROM build:latest AS test`, which is an image `build` of Docker Hub and not the stage, and `--retries=None`, which
#           BuildKit refuses. The command of the health check becomes an array with one word that holds all of it.
# Matters:  a file with two stages is built from a foreign image after it has been read and written once.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dcrx==0.5.1 || { echo "skipped: needs dcrx 0.5.1"; exit 77; }

failed=0
# expect INSTRUCTION EXPECTED
expect() {
    local seen
    seen=$(venv/bin/python -c '
import sys
from dcrx import Image
image = Image.generate_from_string("FROM debian:12 AS build\n" + sys.argv[1] + "\n")
image = image[0] if isinstance(image, list) else image
print(image.to_string().split("\n", 1)[1].strip())' "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "FROM alpine:3.22 AS test" "FROM alpine:3.22 AS test"
expect "FROM build AS test" "FROM build:latest AS test"
expect "HEALTHCHECK --interval=30s CMD curl localhost" 'HEALTHCHECK --interval=30s --retries=None CMD ["curl localhost"]'
exit $failed
