#!/bin/bash
# extract-env 0.1.0 loses the values of `environment` if it is a mapping, and adds keys such as `0: A=${A}`.
#
# Package:  PyPI extract-env 0.1.0, which moves variables of a Compose file to `.env`
# Input:    a service with the variable `A` as a list, and as a mapping
# Expected, before the first run: `A: ${A}` or `- A=${A}` in the Compose file, and `A=text` in `.env`.
# Seen:     the list is converted as expected. For the mapping, `.env` has `A=`, and the Compose file gets the key `0` with the
#           value `A=${A}` beside `A`.
# Matters:  `.env` sets `A` to nothing, and the container gets a variable with the name `0`. Where the Compose file is reverted
#           but `.env` is kept, `${A}` is empty.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check extract-env==0.1.0 ||
    { echo "skipped: needs extract-env 0.1.0"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# moved ENVIRONMENT: lines of `.env`, and the environment of the Compose file
moved() {
    rm -rf project
    mkdir project
    printf '%s\n' services: '  app:' '    image: debian:12' '    environment:' "      $1" >project/docker-compose.yml
    (cd project && ../venv/bin/extract-env >../log)
    echo "$(cat project/.env), $(sed '1,/environment/d' project/docker-compose.yml | sed 's/^ *//' | paste -sd '|')"
}
expect "list" 'A=text, - A=${A}' "$(moved '- A=text')"
expect "mapping" 'A=, A: text|0: A=${A}' "$(moved 'A: text')"
exit $failed
