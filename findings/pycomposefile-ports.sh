#!/bin/bash
# pycomposefile 0.0.34 reads `9000-9002:9000-9002` as the container's port 9000, and `53:53/udp` as the protocol `/udp`.
#
# Package:  PyPI pycomposefile 0.0.34
# Input:    `ports` with `8080:80`, `127.0.0.1:8080:80/tcp`, `53:53/udp` and `9000-9002:9000-9002`
# Expected, before the first run: the published port, the port of the container and the protocol of each, such as `53`, `53`
#           and `udp`.
# Seen:     a protocol that is given keeps its slash. Of a range, the first port of the container is left; the published ports,
#           and the others of the range, are lost.
# Matters:  a comparison with `udp` never holds, and ranges aren't published at all, without a message.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pycomposefile==0.0.34 ||
    { echo "skipped: needs pycomposefile 0.0.34"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
port() {
    venv/bin/python -c '
import sys
from pycomposefile import ComposeFile
app = {"image": "debian:12", "ports": [sys.argv[1]]}
for port in ComposeFile({"services": {"app": app}}).services["app"].ports:
    print(port.host_ip, port.published, port.target, port.protocol)' "$1"
}
expect 8080:80 "None 8080 80 tcp" "$(port 8080:80)"
expect 127.0.0.1:8080:80/tcp "127.0.0.1 8080 80 /tcp" "$(port 127.0.0.1:8080:80/tcp)"
expect 53:53/udp "None 53 53 /udp" "$(port 53:53/udp)"
expect 9000-9002:9000-9002 "None None 9000 tcp" "$(port 9000-9002:9000-9002)"
exit $failed
