#!/bin/bash
# compose-to-render 0.1.0 joins the letters of a health check with spaces, and makes a private service of the port `8080:80/tcp`.
#
# Package:  PyPI compose-to-render 0.1.0
# Input:    services with the health check `curl -f http://localhost/health` as a text and as a list, with ports with and without
#           a protocol, and a command that is a list
# Expected, before the first run: the same health check for both, a web service for both ports, and the command with its quotes.
# Seen:     for the text there is no health check, and a warning of `c u r l   - f`. With `/tcp` the service isn't a web service.
#           `["sh", "-c", "echo a b"]` becomes `sh -c echo a b`.
# Matters:  the converted service isn't reachable, or is started although it isn't healthy. The command prints an empty line.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compose-to-render==0.1.0 || { echo "skipped: needs compose-to-render 0.1.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^compose-to-render'

failed=0
# expect SETTING KEY EXPECTED: lines of the converted service that contain KEY, and whether a warning has single letters
expect() {
    local seen
    printf 'services:\n  app:\n    image: nginx\n    %s\n' "$1" >docker-compose.yml
    COLUMNS=200 venv/bin/compose-to-render >log
    seen=$({ grep "$2" render.yaml || true; } | xargs)
    seen="$seen$(grep -o 'c u r l' log || true)"
    echo "$1: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect 'healthcheck: {test: ["CMD-SHELL", "curl -f http://localhost/health"]}' path: 'path: /health'
expect 'healthcheck: {test: "curl -f http://localhost/health"}' path: 'c u r l'
expect 'ports: ["8080:80"]' type: 'type: web'
expect 'ports: ["8080:80/tcp"]' type: 'type: pserv'
expect 'command: ["sh", "-c", "echo a b"]' startCommand: 'startCommand: sh -c echo a b'
exit $failed
