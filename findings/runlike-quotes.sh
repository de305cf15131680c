#!/bin/bash
# runlike 1.5.4 doesn't quote the working directory, and doesn't escape apostrophes of labels.
#
# Package:  PyPI runlike 1.5.4, which makes a `docker run` of the output of `docker inspect`; read with Python's shlex
# Input:    a container with the directory `/my app`, the label `text=it's`, and the variable `TEXT=it's`
# Expected, before the first run: a command that a shell splits into the same values.
# Seen:     the variable is escaped. `--workdir=/my app` is two words, and `--label='text=it's'` has an open quote, which a
#           shell goes on to read up to the next one.
# Matters:  the command doesn't run, or runs with `app` as the image's name.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check runlike==1.5.4 || { echo "skipped: needs runlike 1.5.4"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# words CONFIG: words of the command between `docker run --name=app` and `debian:12`
words() {
    cat >inspect.json <<JSON
[{ "Id": "abc", "Name": "/app", "HostConfig": { "NetworkMode": "default", "CpusetMems": "", "CpusetCpus": "", "PidMode": "" },
   "Config": { "User": "", "Image": "debian:12", "Hostname": "abc", "Cmd": null, $1 },
   "NetworkSettings": { "Networks": {} }, "Mounts": [] }]
JSON
    venv/bin/runlike --stdin <inspect.json | venv/bin/python -c '
import shlex, sys
try:
    words = shlex.split(sys.stdin.read())
    print(*[it for it in words[3:words.index("debian:12")] if "=abc" not in it and "=None" not in it], sep="|")
except ValueError as error:
    print(error)'
}
expect "variable" "--env=TEXT=it's|--detach=true" "$(words '"Env": ["TEXT='"it's"'"]')"
expect "directory" "--workdir=/my|app|--detach=true" "$(words '"Env": [], "WorkingDir": "/my app"')"
expect "label" "No closing quotation" "$(words '"Env": [], "Labels": { "text": "'"it's"'" }')"
exit $failed
