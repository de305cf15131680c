#!/bin/bash
# container-compose 0.1.2 passes `None` for a variable without a value, and `True` for `true`.
#
# Package:  PyPI container-compose 0.1.2, which runs Compose files with Apple's `container`; `plan` prints the commands
# Input:    `environment` as a mapping with `DEBUG: true`, `TOKEN:` and `NAME: text`, and the list `TOKEN`
# Expected, before the first run: `DEBUG=true`, and `TOKEN` from the caller's environment in both forms, as the documentation
#           of the tool has it.
# Seen:     `--env DEBUG=True`, and `--env TOKEN=None` for the mapping. The list takes the value of the caller.
# Matters:  the application gets the text `None` for a token, in place of the value, or of no variable.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check container-compose==0.1.2 ||
    { echo "skipped: needs container-compose 0.1.2"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# variables YAML: the options `--env` and their values
variables() {
    printf 'services:\n  app:\n    image: debian:12\n    environment: %s\n' "$1" >compose.yaml
    TOKEN=secret venv/bin/container-compose plan | grep -o -- '--env [^ ]*' | xargs
}
expect list "--env TOKEN=secret" "$(variables '["TOKEN"]')"
expect mapping "--env DEBUG=True --env TOKEN=None --env NAME=text" "$(variables '{ DEBUG: true, TOKEN: , NAME: text }')"
exit $failed
