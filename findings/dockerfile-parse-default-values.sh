#!/bin/bash
# dockerfile-parse 2.0.1 turns `${VERSION:-3}` into the value of the variable followed by `:-3}`.
#
# Package:  PyPI dockerfile-parse 2.0.1
# Input:    `ARG VERSION` before `FROM alpine:${VERSION:-3}`, and `ENV` with `:-` and `:+`
# Expected, before the first run: the base image is `alpine:3`, and the default values are used; or the text stays as it is.
# Seen:     The base image is `alpine::-3}`, which is no valid image name. With `ARG VERSION=4` it is `alpine:4:-3}`.
#           Without an operator, `${VERSION}` is replaced as expected.
# Matters:  build systems and bots read and rewrite base images with this package. All versions of BuildKit have `:-` and `:+`.
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
# expect EXPECTED PROPERTY DOCKERFILE
expect() {
    local seen
    seen=$(venv/bin/python -c '
import io, sys
from dockerfile_parse import DockerfileParser
text = sys.argv[2].encode().decode("unicode_escape").encode()
print(getattr(DockerfileParser(fileobj=io.BytesIO(text)), sys.argv[1]))' "$2" "$3")
    echo "$3: $2 $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect 'alpine:4' baseimage 'ARG VERSION=4\nFROM alpine:${VERSION}\n'
expect 'alpine::-3}' baseimage 'ARG VERSION\nFROM alpine:${VERSION:-3}\n'
expect 'alpine:4:-3}' baseimage 'ARG VERSION=4\nFROM alpine:${VERSION:-3}\n'
expect "{'A': ':-d}'}" envs 'FROM alpine\nENV A=${X:-d}\n'
expect "{'A': ':+d}'}" envs 'FROM alpine\nENV A=${X:+d}\n'
exit $failed
