#!/bin/bash
# compose-pydantic 0.2.2 makes `3.0` of `REPLICAS: 3` in `environment`.
#
# Package:  PyPI compose-pydantic 0.2.2 with pydantic 2.11.7
# Input:    a service with `environment: {REPLICAS: 3, RATIO: "3"}` and the ports `8080` and `"9090"`
# Expected, before the first run: 3 and 8080, as written.
# Seen:     3.0 and 8080.0. Texts stay.
# Matters:  a number in `environment` is the same as a text for Compose. Written as a text, this one is `3.0`, which programs
#           refuse that read a whole number, and `8080.0` isn't a port.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compose-pydantic==0.2.2 pydantic==2.11.7 ||
    { echo "skipped: needs compose-pydantic 0.2.2"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^compose-pydantic'
cat >compose.yaml <<'YAML'
services:
  app:
    image: debian:12
    environment:
      REPLICAS: 3
      RATIO: "3"
    ports: [8080, "9090"]
YAML
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
read_file() {
    venv/bin/python -c '
import sys
from compose_pydantic import ComposeSpecificationFactory
app = ComposeSpecificationFactory()(source="compose.yaml").services["app"]
print(eval(sys.argv[1]))' "$1"
}
expect environment "{'REPLICAS': 3.0, 'RATIO': '3'}" "$(read_file app.environment.root)"
expect ports "[8080.0, '9090']" "$(read_file app.ports)"
exit $failed
