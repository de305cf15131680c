#!/bin/bash
# neurodocker 2.1.2 writes `ARG TEXT=two words`, which declares two arguments.
#
# Package:  PyPI neurodocker 2.1.2, and PyPI dockerfile 3.4.0, which reads files with BuildKit's own parser
# Input:    `--arg TEXT='two words'` and `--env TEXT='two words'`
# Expected, before the first run: quotes around both values.
# Seen:     `ENV TEXT="two words"`, and `ARG TEXT=two words`, which BuildKit accepts as two arguments, `TEXT=two` and `words`.
# Matters:  the build uses another value, without an error.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check neurodocker==2.1.2 dockerfile==3.4.0 ||
    { echo "skipped: needs neurodocker 2.1.2 and dockerfile 3.4.0"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# instruction KEYWORD OPTION VALUE: the instruction, and its words for BuildKit
instruction() {
    venv/bin/neurodocker generate docker --pkg-manager apt --base-image debian:12 "$2" "$3" >Dockerfile 2>log
    venv/bin/python -c '
import sys, dockerfile
for it in dockerfile.parse_file("Dockerfile"):
    if it.cmd.upper() == sys.argv[1] and "TEXT" in it.original:
        print(it.original, "-", "|".join(it.value))' "$1"
}
expect "--env with a space" 'ENV TEXT="two words" - TEXT|"two words"' "$(instruction ENV --env 'TEXT=two words')"
expect "--arg with a space" 'ARG TEXT=two words - TEXT=two|words' "$(instruction ARG --arg 'TEXT=two words')"
exit $failed
