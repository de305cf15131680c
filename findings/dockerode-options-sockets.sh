#!/bin/bash
# dockerode-options 0.2.1 turns `DOCKER_HOST=unix:///run/docker.sock` into a host without a name.
#
# Package:  npm dockerode-options 0.2.1
# Input:    `DOCKER_HOST` with a path, with `unix://` and the same path, with `tcp://`, and with `ssh://`
# Expected, before the first run: `unix://` gives the path of the socket; `tcp://` gives a host and a port; `ssh://` is an
#           error, or keeps its protocol.
# Seen:     only a path without a scheme is a socket. With `unix://`, which Docker demands, the host is `http://` and the port
#           null. `ssh://` becomes `http://` with the same host, without the user.
# Matters:  a program that uses it can't reach a rootless daemon, whose address is always set with `unix://`.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerode-options@0.2.1 ||
    { echo "skipped: needs dockerode-options 0.2.1"; exit 77; }
unset DOCKER_CERT_PATH DOCKER_TLS_VERIFY

failed=0
# expect HOST EXPECTED: the options for a value of DOCKER_HOST
expect() {
    local seen
    seen=$(DOCKER_HOST=$1 node -e 'console.log(JSON.stringify(require("dockerode-options")()))')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect /run/docker.sock '{"socketPath":"/run/docker.sock"}'
expect tcp://127.0.0.1:2375 '{"host":"http://127.0.0.1","port":2375}'
expect unix:///run/docker.sock '{"host":"http://","port":null}'
expect ssh://someone@example.com '{"host":"http://example.com","port":null}'
exit $failed
