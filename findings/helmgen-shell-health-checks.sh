#!/bin/bash
# helmgen 0.3.0 splits a health check in shell form at its spaces, and runs it without a shell.
#
# Package:  PyPI helmgen 0.3.0
# Input:    `test: ["CMD-SHELL", "pg_isready -U app || exit 1"]`
# Expected, before the first run: a probe with `["sh", "-c", "pg_isready -U app || exit 1"]`.
# Seen:     the probe runs `pg_isready` with the arguments `-U`, `app`, `||`, `exit` and `1`.
# Matters:  the probe fails, or checks something else; Kubernetes restarts the container again and again. Health checks with
#           `|| exit 1` are very common.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check helmgen==0.3.0 PyYAML==6.0.3 || { echo "skipped: needs helmgen 0.3.0"; exit 77; }
cat >compose.yaml <<'YAML'
services:
  db:
    image: postgres:16
    healthcheck: { test: ["CMD-SHELL", "pg_isready -U app || exit 1"] }
YAML
venv/bin/helmgen compose.yaml -o chart
seen=$(venv/bin/python -c '
import yaml
print(yaml.safe_load(open("chart/values.yaml"))["services"]["db"]["livenessProbe"]["exec"]["command"])')
echo "$seen"
expected="['pg_isready', '-U', 'app', '||', 'exit', '1']"
[ "$seen" = "$expected" ] || { echo "changed: expected $expected"; exit 1; }
