#!/bin/bash
# modal 1.6.4 uploads `[app.py,` for `COPY ["app.py", "/app/"]`.
#
# Package:  PyPI modal 1.6.4; the function that finds what to upload for `Image.from_dockerfile` with a local context
# Input:    `COPY app.py /app/`, and the same as an array
# Expected, before the first run: the pattern `app.py` for both.
# Seen:     the pattern of the array is `[app.py,`, the first word with a bracket and a comma, as if it weren't JSON.
# Matters:  the file isn't in the context of the build, which stops with a message that it isn't found. Sources with spaces
#           can't be written in another form.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check modal==1.6.4 || { echo "skipped: needs modal 1.6.4"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
patterns() {
    venv/bin/python -c '
import sys
from modal._utils.docker_utils import extract_copy_command_patterns
print(*extract_copy_command_patterns(["FROM debian:12", sys.argv[1]]))' "$1"
}
expect "words" "app.py" "$(patterns 'COPY app.py /app/')"
expect "array" "[app.py," "$(patterns 'COPY ["app.py", "/app/"]')"
exit $failed
