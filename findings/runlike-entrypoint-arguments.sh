#!/bin/bash
# runlike 1.5.4 drops all words of the entrypoint but the first.
#
# Package:  PyPI runlike 1.5.4, which makes a `docker run` of the output of `docker inspect`
# Input:    a container with the entrypoint `["/entry.sh", "--strict"]` and the command `["serve"]`
# Expected, before the first run: `--entrypoint /entry.sh`, and `--strict serve` after the image, as `docker run` takes only
#           one word with the option.
# Seen:     `--entrypoint /entry.sh` and `serve`. `--strict` is nowhere.
# Matters:  the copy of the container runs another command, without a message.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check runlike==1.5.4 || { echo "skipped: needs runlike 1.5.4"; exit 77; }
cat >inspect.json <<'JSON'
[{ "Id": "abc", "Name": "/app", "HostConfig": { "NetworkMode": "default", "CpusetMems": "", "CpusetCpus": "", "PidMode": "" },
   "Config": { "User": "", "Hostname": "host", "Image": "debian:12", "Env": [],
               "Entrypoint": ["/entry.sh", "--strict"], "Cmd": ["serve"] },
   "NetworkSettings": { "Networks": {} }, "Mounts": [] }]
JSON

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
run=$(venv/bin/runlike --stdin <inspect.json)
echo "$run"
expect "entrypoint" "--entrypoint /entry.sh" "$(grep -o -- '--entrypoint [^ ]*' <<<"$run")"
expect "after the image" "serve" "${run#*debian:12 }"
exit $failed
