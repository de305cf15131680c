#!/bin/bash
# dockerfile-sec 1.0.6 reports an image that is pinned by digest as not pinned if a comment or a registry precedes its name.
#
# Package:  PyPI dockerfile-sec 1.0.6
# Input:    `FROM debian@sha256:…` and `USER app`: alone, after a `# syntax=` line, with `--platform`, and with a registry
# Expected, before the first run: nothing in all cases.
# Seen:     core-005 (`Use image tag instead of SHA256 hash`) in all cases but the first. The rule is a pattern for the
#           beginning of the file.
# Matters:  pinning, which the rule asks for, doesn't end the finding, so the rule is disabled, with all that it is right about.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerfile-sec==1.0.6 ||
    { echo "skipped: needs dockerfile-sec 1.0.6"; exit 77; }
digest=sha256:$(printf 'a%.0s' {1..64})

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# rules TEXT
rules() {
    printf '%s\nUSER app\n' "$1" >Dockerfile
    venv/bin/dockerfile-sec Dockerfile | python3 -c '
import json, sys
print(*[rule["id"] for rule in json.loads(sys.stdin.read().strip() or "[]")])'
}
expect "alone" "" "$(rules "FROM debian@$digest")"
expect "after a comment" core-005 "$(rules $'# syntax=docker/dockerfile:1\n'"FROM debian@$digest")"
expect "--platform" core-005 "$(rules "FROM --platform=linux/amd64 debian@$digest")"
expect "a registry" core-005 "$(rules "FROM registry.example/debian@$digest")"
exit $failed
