#!/bin/bash
# composerisation 0.1.2 makes a command that is a list one argument, and an entrypoint with a flag several.
#
# Package:  PyPI composerisation 0.1.2
# Input:    `command: ["sh", "-c", "echo one two"]`, and `entrypoint: /entry.sh --flag`
# Expected, before the first run: `docker run … alpine sh -c "echo one two"`, and `--entrypoint /entry.sh … alpine --flag`.
# Seen:     `alpine "sh -c echo one two"`, which is the name of one program with spaces, and
#           `--entrypoint /entry.sh --flag`, where `--flag` is a flag of `docker run`.
# Matters:  neither command runs: there is no such program, and no such flag. A tool that prints commands has to quote each
#           word of a list, and `--entrypoint` takes one word only.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/project"
cd "$work/project"
python3 -m venv ../venv
../venv/bin/pip install --quiet --disable-pip-version-check composerisation==0.1.2 ||
    { echo "skipped: needs composerisation 0.1.2"; exit 77; }

failed=0
# expect EXPECTED KEY: a key of the service
expect() {
    local seen
    printf 'version: "3"\nservices:\n  app:\n    image: alpine\n    %s\n' "$2" >compose.yaml
    seen=$(../venv/bin/composerisation -i compose.yaml 2>/dev/null | grep '^docker run')
    echo "$2: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
rest='--network project_network --name project_app --detach alpine'
expect "docker run $rest \"sh -c echo one two\"" 'command: ["sh", "-c", "echo one two"]'
expect "docker run --entrypoint /entry.sh --flag $rest" 'entrypoint: /entry.sh --flag'
exit $failed
