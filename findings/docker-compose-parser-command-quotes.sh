#!/bin/bash
# docker-compose-parser 0.0.30 splits a command at spaces within quotes.
#
# Package:  PyPI docker-compose-parser 0.0.30
# Input:    `command: sh -c 'echo one two'`, and the same as a list
# Expected, before the first run: `sh`, `-c` and `echo one two` for both; Compose splits a text as a shell does.
# Seen:     the text is split at each space, and the quotes stay: `sh`, `-c`, `'echo`, `one` and `two'`. The service is also
#           written to a new file like this.
# Matters:  the shell stops with an error about the quote, or, for a program that takes any words, gets wrong ones.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-parser==0.0.30 ||
    { echo "skipped: needs docker-compose-parser 0.0.30"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# command YAML
command() {
    printf 'services:\n  app:\n    image: debian:12\n    command: %s\n' "$1" >compose.yaml
    venv/bin/python -c '
import json
from docker_compose_parser.file_models import iter_compose_info
for name, info in iter_compose_info(open("compose.yaml").read()):
    print(json.dumps(info.as_service_dict()["command"]))' 2>log
}
expect list '["sh", "-c", "echo one two"]' "$(command '["sh", "-c", "echo one two"]')"
expect text '["sh", "-c", "'"'"'echo", "one", "two'"'"'"]' "$(command "sh -c 'echo one two'")"
exit $failed
