#!/bin/bash
# e2b 2.63.0 writes Dockerfiles without quotes and without `--chown`.
#
# Package:  PyPI e2b 2.63.0, and PyPI dockerfile 3.4.0, which reads files with BuildKit's own parser
# Input:    `ENV A=1 B="two words"`, `COPY ["a b", "/dst/"]` and `COPY --chown=app c /dst/`, read by
#           `Template().from_dockerfile(…)` and written by `Template.to_dockerfile(…)`
# Expected, before the first run: instructions with the same meaning.
# Seen:     `ENV A=1 B=two words`, which BuildKit refuses; `COPY a b /dst/`, which has two sources; and the third without the
#           owner. Without the `ENV`, there is no error.
# Matters:  the written file builds another image, in which files belong to root or are missing.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check e2b==2.63.0 dockerfile==3.4.0 ||
    { echo "skipped: needs e2b 2.63.0 and dockerfile 3.4.0"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
written() {
    printf '%s\n' "FROM debian:12" "$1" >Dockerfile
    venv/bin/python -c '
from e2b import Template
print(Template.to_dockerfile(Template().from_dockerfile(open("Dockerfile").read())))' | grep "^${1%% *} "
}
read_back() {
    venv/bin/python -c '
import sys, dockerfile
try:
    print(*dockerfile.parse_string(sys.argv[1])[0].value, sep="|")
except dockerfile.GoParseError as error:
    print(str(error).splitlines()[0])' "$1"
}
expect "ENV" "ENV A=1 B=two words" "$(written 'ENV A=1 B="two words"')"
expect "ENV, read by BuildKit" "Syntax error - can't find = in \"words\". Must be of the form: name=value" \
    "$(read_back 'ENV A=1 B=two words')"
expect "COPY with a space" "COPY a b /dst/" "$(written 'COPY ["a b", "/dst/"]')"
expect "COPY with a space, read by BuildKit" "a|b|/dst/" "$(read_back 'COPY a b /dst/')"
expect "COPY --chown" "COPY c /dst/" "$(written 'COPY --chown=app c /dst/')"
exit $failed
