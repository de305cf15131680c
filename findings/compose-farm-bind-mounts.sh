#!/bin/bash
# compose-farm 1.27.3 takes `.:/app` and `~/data:/data` for named volumes, and drops the port 8080 of `- 8080`.
#
# Package:  PyPI compose-farm 1.27.3
# Input:    volumes and ports of Compose services
# Expected, before the first run: the folders of the host for volumes, and a mapping for each port.
# Seen:     only sources that begin with `/`, `./` or `../` are folders: `.`, `..` and `~/data` aren't. A port that is a number, a
#           range, or one with an IPv6 address gives no mapping.
# Matters:  before it starts a stack on another host, the tool checks whether the folders exist there. These aren't checked, and
#           Docker creates empty ones. Ports in the configuration for Traefik are missing.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compose-farm==1.27.3 || { echo "skipped: needs compose-farm 1.27.3"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^compose-farm'
cat >read.py <<'PY'
import sys
from pathlib import Path
import yaml
from compose_farm import compose
kind, value = sys.argv[1:]
value = yaml.safe_load(value)
if kind == "volume":
    print(compose._parse_volume_item(value, {}, Path("/stack")))
else:
    print(*[f"{port.published}:{port.target}" for port in compose._parse_ports([value], {})])
PY

failed=0
# expect KIND VALUE EXPECTED
expect() {
    local seen
    seen=$(venv/bin/python read.py "$1" "$2")
    echo "$1 $2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect volume data:/data None
expect volume ./data:/data /stack/data
expect volume .:/app None
expect volume '~/data:/data' None
expect volume '{type: bind, source: ., target: /app}' None
expect port '"8080:80"' 8080:80
expect port '"8080"' None:8080
expect port 8080 ""
expect port '"8000-8002:80-82"' ""
expect port '"[::1]:8080:80"' ""
exit $failed
