#!/bin/bash
# daytona 0.226.1 doesn't escape quotes in `CMD` and `ENTRYPOINT`, so that they are in shell form.
#
# Package:  PyPI daytona 0.226.1, and PyPI dockerfile 3.4.0, which reads files with BuildKit's own parser
# Input:    `Image.base(…).cmd([…])` with a word without quotes, and with `echo "two words"`
# Expected, before the first run: an array in JSON for both, with `\"` in the second.
# Seen:     `CMD ["sh", "-c", "echo "two words""]`. BuildKit reports no error: what isn't valid JSON is a command in shell
#           form.
# Matters:  the container starts a shell with the brackets as its command, and stops with an error, when it is run and not when
#           it is built.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check daytona==0.226.1 dockerfile==3.4.0 ||
    { echo "skipped: needs daytona 0.226.1 and dockerfile 3.4.0"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# form WORD: the instruction, and whether BuildKit reads an array
form() {
    venv/bin/python -W ignore -c '
import sys, dockerfile
from daytona import Image
text = Image.base("debian:12").cmd(["sh", "-c", sys.argv[1]]).dockerfile()
print(dockerfile.parse_string(text)[1].original, len(dockerfile.parse_string(text)[1].value))' "$1"
}
expect "one word" 'CMD ["sh", "-c", "date"] 3' "$(form date)"
expect "quotes" 'CMD ["sh", "-c", "echo "two words""] 1' "$(form 'echo "two words"')"
exit $failed
