#!/bin/bash
# docker-parser 0.0.8 writes `FROM debian:12` as `FROM debian:12:12 as debian`.
#
# Package:  PyPI docker-parser 0.0.8
# Input:    Dockerfiles that are read with `Parser.loads` and written with `dumps`
# Expected, before the first run: the same instructions again.
# Seen:     the tag stands twice, a stage without a name gets the name of the image, and `ARG` before `FROM` is gone. The result
#           of a file with `RUN --mount=type=cache,target=/cache` is `None`.
# Matters:  a file that was only read and saved can't be built any more.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-parser==0.0.8 || { echo "skipped: needs docker-parser 0.0.8"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^docker-parser'
cat >write.py <<'PY'
import sys
from docker_parser.parser import Parser
file = Parser.loads(sys.argv[1].replace("|", "\n"))
print("|".join(line for line in file.dumps().split("\n") if line and line[0] != "#") if file else file)
PY

failed=0
# expect FILE EXPECTED: with `|` for line ends
expect() {
    local seen
    seen=$(venv/bin/python write.py "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "FROM debian AS build|RUN a" "FROM debian as build|RUN  a"
expect "FROM debian:12 AS build|RUN a" "FROM debian:12:12 as build|RUN  a"
expect "FROM debian:12" "FROM debian:12:12 as debian"
expect "ARG VERSION=12|FROM debian:\${VERSION}" "FROM debian:\${VERSION}:\${VERSION} as debian"
expect "FROM debian|RUN --mount=type=cache,target=/cache a" "None"
exit $failed
