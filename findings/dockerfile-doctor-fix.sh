#!/bin/bash
# dockerfile-doctor 0.1.5 breaks `COPY ["a b", "/c/"]` with `--fix`, and replaces the signal of systemd.
#
# Package:  PyPI dockerfile-doctor 0.1.5, with PyPI dockerfile 3.4.0, which reads files with BuildKit's own parser
# Input:    `COPY` with an array, and `STOPSIGNAL SIGRTMIN+3`
# Expected, before the first run: neither changes. Both are valid, and the destination is an absolute path.
# Seen:     the array gets a slash, `["a b", /"/c/"]`, and isn't an array any more: BuildKit copies the files `["a` and `b",`.
#           The signal becomes `SIGTERM`.
# Matters:  the array is the only spelling for names with spaces. systemd shuts down on `SIGRTMIN+3`, and re-executes itself on
#           `SIGTERM`.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerfile-doctor==0.1.5 dockerfile==3.4.0 ||
    { echo "skipped: needs dockerfile-doctor 0.1.5 and dockerfile 3.4.0"; exit 77; }

failed=0
# expect INSTRUCTION EXPECTED: the words of the instruction after the fix
expect() {
    local seen
    printf 'FROM debian:12\n%s\n' "$1" >Dockerfile
    venv/bin/dockerfile-doctor --fix Dockerfile >/dev/null || true
    seen=$(venv/bin/python -c '
import dockerfile, sys
name = sys.argv[1].split()[0]
print(*[" | ".join(it.value) for it in dockerfile.parse_file("Dockerfile") if it.cmd == name])' "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'COPY a /c/' 'a | /c/'
expect 'COPY ["a b", "/c/"]' '["a | b", | /"/c/"]'
expect 'STOPSIGNAL SIGQUIT' 'SIGQUIT'
expect 'STOPSIGNAL SIGRTMIN+3' 'SIGTERM'
exit $failed
