#!/bin/bash
# hpccm 26.5.0 (HPC Container Maker): a comment in one command removes all that follow, for Docker only.
#
# Package:  PyPI hpccm 26.5.0
# Input:    `shell(commands=['make', 'make check # slow', 'make install'])`, written as a Dockerfile and as a recipe of
#           Singularity. The command is then run with `make` in place of the program.
# Expected, before the first run: the three commands are run in both.
# Seen:     for Docker, the commands are joined with `&&` and backslashes in one logical line, where the comment has no end:
#           `make install` isn't run, and the build succeeds. Singularity has one line for each command.
# Matters:  the same recipe builds two different images, without a message.
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
from hpccm.primitives import shell
hpccm.config.set_container_format(sys.argv[1])
lines = str(shell(commands=sys.argv[2:], chdir=False)).split("\n")
if sys.argv[1] == "docker":
    # What the shell gets: without `RUN` and line continuations.
    print("".join(line.removesuffix("\\") for line in lines).removeprefix("RUN "))
else:
    print("\n".join(lines[1:]))
PY

failed=0
# expect FORMAT EXPECTED COMMAND...
expect() {
    local seen
    venv/bin/python write.py "$1" "${@:3}" >commands
    seen=$(sh -c "make() { echo \"make:\$1\"; }; $(cat commands)" | paste -sd " ")
    echo "$1: $(printf '(%s) ' "${@:3}")$seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect docker "make: make:check make:install" make "make check" "make install"
expect docker "make: make:check" make "make check # slow" "make install"
expect singularity "make: make:check make:install" make "make check # slow" "make install"
exit $failed
