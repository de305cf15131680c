#!/bin/bash
# dcrx 0.5.1 joins continued lines, and leaves the backslash: `make \` with `&& make install` becomes `make \  && make install`.
#
# Package:  PyPI dcrx 0.5.1
# Input:    a Dockerfile with `RUN` on one line, and on two lines with a backslash, read and written by dcrx
# Expected, before the first run: the same command, on one line or on two.
# Seen:     the lines are joined, but the backslash stays before the spaces. It escapes the first one, so `make` gets an argument
#           that is a space.
# Matters:  almost every Dockerfile has such commands, and they don't run the same after they have been read and written once.
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
# expect COMMAND WRITTEN WORDS: the instruction that is written, and the words that the shell gives to a `make` that prints them
expect() {
    local seen words
    seen=$(venv/bin/python -c '
import sys
from dcrx import Image
image = Image.generate_from_string("FROM debian:12 AS build\n" + sys.argv[1] + "\n")
image = image[0] if isinstance(image, list) else image
print(image.to_string().split("\n", 1)[1].strip())' "$1")
    words=$(sh -c "make() { printf '<%s>' make \"\$@\"; }; ${seen#RUN }")
    echo "$seen: $words"
    [ "$seen" = "$2" ] && [ "$words" = "$3" ] || { echo "  changed: expected $2 and $3"; failed=1; }
}
expect 'RUN make && make install' 'RUN make && make install' '<make><make><install>'
expect $'RUN make \\\n  && make install' 'RUN make \  && make install' '<make>< ><make><install>'
exit $failed
