#!/bin/bash
# helmgen 0.3.0 writes `command` of a service to `command` of the container, which replaces the entrypoint.
#
# Package:  PyPI helmgen 0.3.0
# Input:    `command: ["--port", "80"]`, alone and with `entrypoint: ["/entry.sh"]`
# Expected, before the first run: the command as `args`, and the entrypoint as `command`. The templates have both keys.
# Seen:     `command: ["--port", "80"]` each time; the entrypoint is dropped.
# Matters:  `command` of Kubernetes is the entrypoint of Docker. The container tries to run a program `--port`, and a
#           service such as `postgres` with its own entrypoint isn't set up.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check helmgen==0.3.0 PyYAML==6.0.3 || { echo "skipped: needs helmgen 0.3.0"; exit 77; }

failed=0
# expect EXPECTED KEYS: keys of the service
expect() {
    local seen
    printf 'services:\n  app: { image: alpine, %s }\n' "$2" >compose.yaml
    venv/bin/helmgen compose.yaml -o chart >/dev/null
    seen=$(venv/bin/python -c '
import yaml
app = yaml.safe_load(open("chart/values.yaml"))["services"]["app"]
print({key: app[key] for key in ("command", "args", "entrypoint") if key in app})')
    echo "$2: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect "{'command': ['--port', '80']}" 'command: ["--port", "80"]'
expect "{'command': ['--port', '80']}" 'entrypoint: ["/entry.sh"], command: ["--port", "80"]'
exit $failed
