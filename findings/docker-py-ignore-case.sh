#!/bin/bash
# docker (the Python SDK) 7.2.0 ignores case in .dockerignore, also on case-sensitive file systems; Docker doesn't.
#
# Package:  PyPI docker 7.2.0
# Input:    the pattern `build`, and the files `build/main.o`, `BUILD` and `src/main.c`
# Expected, before the first run: `BUILD` is in the build context. Docker's patterns follow Go's filepath.Match, which
#           distinguishes case.
# Seen:     Neither `build/main.o` nor `BUILD` is in the build context.
# Matters:  `docker build` and a build through the SDK send different files with the same .dockerignore. A `COPY BUILD .`
#           fails in only one of them.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3, the package or a case-sensitive
# file system is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker==7.2.0 || { echo "skipped: needs docker 7.2.0"; exit 77; }
mkdir -p context/build context/src
touch context/build/main.o context/src/main.c
touch context/BUILD 2>/dev/null && [ -f context/BUILD ] || { echo "skipped: needs a case-sensitive file system"; exit 77; }

failed=0
# expect PATTERN FILES
expect() {
    local seen
    seen=$(venv/bin/python -c '
import os, sys
from docker.utils import exclude_paths
print(*sorted(path for path in exclude_paths("context", sys.argv[1:]) if os.path.isfile("context/" + path)))' "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect nothing "BUILD build/main.o src/main.c"
expect build "src/main.c"
expect BUILD "src/main.c"
exit $failed
