#!/bin/bash
# checkov 3.3.30 takes the lines of a heredoc for instructions, such as `from os import path` for a base image.
#
# Package:  PyPI checkov 3.3.30
# Input:    `RUN python3 <<EOF` with the line `from os import path`, in a file with a pinned base image; and a text with the
#           lines `add …` and `expose 22` that `cat <<EOF` writes
# Expected, before the first run: no failed checks: the lines are the input of a program.
# Seen:     CKV_DOCKER_7 (the base image needs a tag) for the import, CKV_DOCKER_4 (`COPY` in place of `ADD`) and
#           CKV_DOCKER_1 (port 22) for the text.
# Matters:  a check fails for a file that has no such instruction. Scripts for Python in a heredoc often begin with such a
#           line.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check checkov==3.3.30 || { echo "skipped: needs checkov 3.3.30"; exit 77; }

failed=0
# expect EXPECTED INSTRUCTION: the checks that fail
expect() {
    local seen
    printf 'FROM python:3.12\n%s\nHEALTHCHECK CMD true\nUSER app\n' "$2" >Dockerfile
    seen=$({ venv/bin/checkov -f Dockerfile --framework dockerfile --skip-download --quiet --compact -o json 2>/dev/null || true; } |
        venv/bin/python -c '
import json, sys
checks = json.load(sys.stdin).get("results", {}).get("failed_checks", [])
print(*sorted({check["check_id"] for check in checks}))')
    echo "${2//$'\n'/ | }: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect '' 'RUN true'
expect CKV_DOCKER_7 $'RUN python3 <<EOF\nfrom os import path\nprint(path)\nEOF'
expect 'CKV_DOCKER_1 CKV_DOCKER_4' $'RUN cat >notes <<EOF\nadd a rule\nexpose 22\nEOF'
exit $failed
