#!/bin/bash
# docker-compose-model 0.0.3 takes the variable of `${PORT}:80` for an address, and 80 for the published port.
#
# Package:  PyPI docker-compose-model 0.0.3
# Input:    short ports of Compose files
# Expected, before the first run: address, published and container port as in Compose, and the protocol.
# Seen:     `${PORT}:80` is the port 80 at the address `${PORT}:`. An address keeps its colon, IPv6 gives no ports at all, and
#           `53:53/udp` has the same result as `53:53`.
# Matters:  a diagram or check of what a host publishes shows port 80 in place of a variable one, and misses the others.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-model==0.0.3 ||
    { echo "skipped: needs docker-compose-model 0.0.3"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^docker-compose-model'
cat >ports.py <<'PY'
import sys
from dcm.parser import parse_port
port = parse_port("compose.yaml", sys.argv[1])
print(f"address {port.host}, published {port.source_port}, container {port.container_port}, protocol {port.protocol.name}")
PY

failed=0
# expect PORT EXPECTED
expect() {
    local seen
    seen=$(venv/bin/python ports.py "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect '8080:80' 'address 0.0.0.0, published 8080, container 80, protocol any'
expect '${PORT}:80' 'address ${PORT}:, published 80, container 80, protocol any'
expect '127.0.0.1:8080:80' 'address 127.0.0.1:, published 8080, container 80, protocol any'
expect '[::1]:8080:80' 'address 0.0.0.0, published None, container None, protocol any'
expect '53:53/udp' 'address 0.0.0.0, published 53, container 53, protocol any'
exit $failed
