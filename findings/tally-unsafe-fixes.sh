#!/bin/bash
# tally 0.45.0 writes `WORKDIR /aWORKDIR a` with `--fix-unsafe`, and a `RUN` that ends with a backslash.
#
# Package:  PyPI tally-cli 0.45.0, with PyPI dockerfile 3.4.0, which reads files with BuildKit's own parser
# Input:    a relative `WORKDIR`, and `RUN apt-get update && apt-get install -y curl` before a `RUN` that calls wget
# Expected, before the first run: `WORKDIR /a`, and the second file with a different order or layout of the commands. Unsafe
#           fixes may change what the image has, but the file stays valid.
# Seen:     the new `WORKDIR` is put before the old one, on one line. In the second file, the installation of curl is removed,
#           but not the backslash before it, so that the next instruction belongs to the command of `apt-get update`.
# Matters:  the image has a wrong working directory, or doesn't build. Fixes of several rules have to be applied one after
#           another, each to the result of the one before.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tally-cli==0.45.0 dockerfile==3.4.0 ||
    { echo "skipped: needs tally-cli 0.45.0 and dockerfile 3.4.0"; exit 77; }

failed=0
# expect NAME EXPECTED LINES: the instructions after FROM that contain `WORKDIR` or `wget`, without the flags and configuration
expect() {
    local seen
    printf 'FROM debian:12\n%b' "$3" >Dockerfile
    HOME=$work venv/bin/tally lint --no-config --fix --fix-unsafe Dockerfile >log 2>&1 || true
    cat Dockerfile
    seen=$(venv/bin/python -c '
import dockerfile
for it in dockerfile.parse_file("Dockerfile"):
    if it.cmd == "WORKDIR" or "wget" in it.original and it.cmd == "RUN":
        print(it.cmd, " ".join(" ".join(it.value).split()))')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "a working directory" "WORKDIR /aWORKDIR a" 'WORKDIR a\n'
expect "packages" "RUN apt-get update RUN wget --progress=dot:giga -O /file https://example.com/" \
    'RUN apt-get update && apt-get install -y curl\nRUN wget -O /file https://example.com/\n'
exit $failed
