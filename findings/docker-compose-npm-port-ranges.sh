#!/bin/bash
# docker-compose (npm) 1.5.0 returns no numbers for published ranges of ports.
#
# Package:  npm docker-compose 1.5.0
# Input:    the table of `docker compose ps`: one service with `0.0.0.0:8080->80/tcp`, one with the range
#           `0.0.0.0:8000-8002->8000-8002/tcp`
# Expected, before the first run: the range is a list of ports, or a text.
# Seen:     the port is `NaN` inside and outside, and null in JSON. A single port is right.
# Matters:  Compose joins neighboring ports into a range by itself, so a service with `8000:8000` and `8001:8001` is affected too.
#           A test that looks for the mapped port doesn't find it.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts docker-compose@1.5.0 ||
    { echo "skipped: needs docker-compose 1.5.0"; exit 77; }
cat >ps.txt <<'TEXT'
NAME      IMAGE     COMMAND                  SERVICE   CREATED          STATUS         PORTS
p-one-1   nginx     "/docker-entrypoint.…"   one       10 seconds ago   Up 9 seconds   0.0.0.0:8080->80/tcp
p-two-1   nginx     "/docker-entrypoint.…"   two       10 seconds ago   Up 9 seconds   0.0.0.0:8000-8002->8000-8002/tcp
TEXT

failed=0
# expect SERVICE EXPECTED: its ports
expect() {
    local seen
    seen=$(node -e '
const { services } = require("docker-compose").mapPsOutput(require("fs").readFileSync("ps.txt", "utf8"));
const { ports } = services.find((it) => it.name === `p-${process.argv[1]}-1`);
console.log(ports.map((it) => `${it.mapped.address} ${it.mapped.port} ${it.exposed.port}/${it.exposed.protocol}`).join(", "));' "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect one "0.0.0.0 8080 80/tcp"
expect two "0.0.0.0 NaN NaN/tcp"
exit $failed
