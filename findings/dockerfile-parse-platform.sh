#!/bin/bash
# dockerfile-parse 2.0.1 removes `--platform` from `FROM` when it sets a base image.
#
# Package:  PyPI dockerfile-parse 2.0.1
# Input:    `FROM --platform=linux/arm64 alpine:3 AS app`; `baseimage` or `parent_images` is set to `debian:12`
# Expected, before the first run: `FROM --platform=linux/arm64 debian:12 AS app`. Reading `baseimage` of this line gives
#           `alpine:3`, so the package knows the flag; and it keeps the name of the stage.
# Seen:     `FROM debian:12 AS app`.
# Matters:  pinning base images by digest with this package changes the platform that is built, e.g. of
#           `FROM --platform=$BUILDPLATFORM` in Dockerfiles that compile for other platforms.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerfile-parse==2.0.1 ||
    { echo "skipped: needs dockerfile-parse 2.0.1"; exit 77; }

failed=0
# expect EXPECTED STATEMENT
expect() {
    local seen
    seen=$(venv/bin/python -c '
import io, sys
from dockerfile_parse import DockerfileParser
parser = DockerfileParser(fileobj=io.BytesIO(b"FROM --platform=linux/arm64 alpine:3 AS app\n"))
exec(sys.argv[1])
print(parser.content.strip())' "$2")
    echo "$2: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect 'FROM --platform=linux/arm64 alpine:3 AS app' 'assert parser.baseimage == "alpine:3"'
expect 'FROM debian:12 AS app' 'parser.baseimage = "debian:12"'
expect 'FROM debian:12 AS app' 'parser.parent_images = ["debian:12"]'
exit $failed
