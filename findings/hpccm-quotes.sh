#!/bin/bash
# hpccm 26.5.0 (HPC Container Maker) writes values without quotes, and `"$@"` of a run script as the argument `'$@'`.
#
# Package:  PyPI hpccm 26.5.0
# Input:    variables, labels, copied files and a run script with spaces, written as a Dockerfile
# Expected, before the first run: quotes, or arrays, where Docker needs them.
# Seen:     `ENV A=b c`, which Docker refuses, `LABEL a=b c`, and `COPY my file /c`, which copies two files. The array of
#           ENTRYPOINT has the word `exec` as the program, and quotes that are a part of the arguments.
# Matters:  the Dockerfile is an error, or the container doesn't start. In the recipe of Singularity, `export A=b c` sets A to b.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hpccm==26.5.0 || { echo "skipped: needs hpccm 26.5.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^hpccm'
cat >write.py <<'PY'
import sys
import hpccm
from hpccm.primitives import *
hpccm.config.set_container_format(sys.argv[1])
print(eval(sys.argv[2]))
PY

failed=0
# expect FORMAT PRIMITIVE EXPECTED: the last line
expect() {
    local seen
    seen=$(venv/bin/python write.py "$1" "$2" 2>/dev/null | tail -n 1 | sed 's/^ *//')
    echo "$2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect docker 'environment(variables={"A": "b"})' 'ENV A=b'
expect docker 'environment(variables={"A": "b c"})' 'ENV A=b c'
expect singularity 'environment(variables={"A": "b c"})' 'export A=b c'
expect docker 'label(metadata={"a": "b c"})' 'LABEL a=b c'
expect docker 'copy(src="my file", dest="/c")' 'COPY my file /c'
expect docker "runscript(commands=['run \"my file\"'])" "ENTRYPOINT [\"run\", \"'my file'\"]"
expect docker "runscript(commands=['exec run \"\$@\"'])" "ENTRYPOINT [\"exec\", \"run\", \"'\$@'\"]"
exit $failed
