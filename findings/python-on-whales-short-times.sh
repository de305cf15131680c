#!/bin/bash
# python-on-whales 0.81.0 cuts times to whole seconds: a timeout of half a second becomes `0s`, which is the default.
#
# Package:  PyPI python-on-whales 0.81.0, with a program `docker` that prints its arguments
# Input:    `container.create` with `health_interval` and `health_timeout` of `timedelta(seconds=90)`, 1.5 and 0.5 seconds
# Expected, before the first run: `90s`, `1.5s` or `1500ms`, and `500ms`. Docker's times may have fractions, and `timedelta` is
#           one of the documented types.
# Seen:     `90s`, `1s`, and `0s`.
# Matters:  zero isn't a short time for Docker, but the default of 30 seconds, or what the image has.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-on-whales==0.81.0 ||
    { echo "skipped: needs python-on-whales 0.81.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^python-on-whales'
cat >docker <<SH
#!/bin/sh
case \$* in
*inspect*) echo '[{ "Id": "sha256:a" }]' ;;
*) echo "\$*" >>"$work/log" && echo a ;;
esac
SH
chmod +x docker
cat >create.py <<'PY'
import os, sys
from datetime import timedelta
from python_on_whales import DockerClient
time = timedelta(seconds=float(sys.argv[1]))
DockerClient(client_call=[os.path.abspath("docker")]).container.create("debian", health_interval=time, health_timeout=time)
PY

failed=0
# expect SECONDS EXPECTED
expect() {
    local seen
    : >log
    venv/bin/python create.py "$1"
    seen=$(cat log)
    echo "$1: $seen"
    [ "$seen" = "create --health-interval $2 --health-timeout $2 debian" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 90 90s
expect 1.5 1s
expect 0.5 0s
exit $failed
