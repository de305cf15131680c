#!/bin/bash
# compose-pydantic 0.2.2 replaces the lists of a file by those of its override.
#
# Package:  PyPI compose-pydantic 0.2.2 with pydantic 2.11.7
# Input:    a file with `ports`, `volumes` and a list of `environment`, and an override with one more of each
# Expected, before the first run: the lists of both files together, as Compose merges them. The package takes a list of
#           overrides.
# Seen:     only the lists of the override. `environment` as mappings is merged.
# Matters:  a tool that shows or checks the ports, mounts and variables of a service misses those of the main file.
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
failed=0
# expect NAME MAIN OVERRIDE EXPRESSION EXPECTED: a property of the service, read from two files
expect() {
    local seen
    printf 'services:\n  app:\n    image: debian:12\n    %s\n' "$2" >compose.yaml
    printf 'services:\n  app:\n    %s\n' "$3" >compose.override.yaml
    seen=$(venv/bin/python -c '
import sys
from compose_pydantic import ComposeSpecificationFactory
project = ComposeSpecificationFactory()(source="compose.yaml", overrides=["compose.override.yaml"])
app = project.services["app"]
print(eval(sys.argv[1]))' "$4")
    echo "$1: $seen"
    [ "$seen" = "$5" ] || { echo "  changed: expected $5"; failed=1; }
}
expect ports 'ports: ["8080:80"]' 'ports: ["9090:90"]' app.ports "['9090:90']"
expect volumes 'volumes: [./a:/a]' 'volumes: [./b:/b]' app.volumes "['./b:/b']"
expect "list of variables" 'environment: [A=1]' 'environment: [B=2]' app.environment.root "['B=2']"
expect "mapping of variables" 'environment: {A: x}' 'environment: {B: y}' app.environment.root "{'A': 'x', 'B': 'y'}"
exit $failed
