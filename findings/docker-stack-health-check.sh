#!/bin/bash
# `docker stack config` of Docker 26.1.5 appends the `test` of a health check in the second file to the first one's.
#
# Package:  docker-cli 26.1.5 from Debian trixie (no daemon is needed)
# Input:    two Compose files that both set `image`, `command`, and the `test` of the health check, given with `-c` in this order
# Expected, before the first run: the values of the second file replace the first ones, as those of `image` and `command`.
# Seen:     `test` becomes `CMD`, `a`, `CMD`, `b`: the first program is run, with the arguments `CMD` and `b`. A test in the second file
#           only is fine.
# Matters:  a file with overrides, such as one for production, breaks the health check of a stack. A tool that merges Compose files has
#           to know which lists are replaced.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or the package is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" docker-cli || { echo "skipped: needs docker-cli 26.1.5"; exit 77; }
cd "$work"
export HOME=$work
trixie/run /usr/bin/docker --version | grep -q ' 26\.1\.5' || { echo "skipped: needs docker-cli 26.1.5"; exit 77; }
# compose NAME HEALTHCHECK
compose() {
    cat >"$1.yaml" <<YAML
version: "3.8"
services:
  app:
    image: app:$1
    command: [$1]
$2
YAML
}
compose a '    healthcheck: { test: [CMD, a] }'
compose b '    healthcheck: { test: [CMD, b] }'
compose none ''

failed=0
# expect FIRST SECOND EXPECTED: image, command and test
expect() {
    local seen
    seen=$(trixie/run /usr/bin/docker stack config -c "$1.yaml" -c "$2.yaml" |
        sed -n 's/^ *- //p; s/^ *image: //p; s/^ *\(command\|test\):$/\1/p' | paste -sd ' ')
    echo "$1, $2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect a none "command none test CMD a app:none"
expect none b "command b test CMD b app:b"
expect a b "command b test CMD a CMD b app:b"
exit $failed
