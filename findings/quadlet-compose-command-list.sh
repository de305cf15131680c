#!/bin/bash
# quadlet-compose 0.3.0 writes `Exec=` for each word of a command that is a list, of which Podman runs the last.
#
# Package:  PyPI quadlet-compose 0.3.0, and Podman 5.4.2 from Debian trixie, whose generator shows the command that is run
# Input:    `command: ["sh", "-c", "echo one two"]`
# Expected, before the first run: one line, `Exec=sh -c "echo one two"`. It was known that Quadlet takes the last `Exec=`.
# Seen:     `Exec=sh`, `Exec=-c` and `Exec=echo one two`. The generator's `ExecStart` ends with `alpine:3 echo one two`.
# Matters:  the container runs another program, and there is no error if that exists. A command that is a text is one line.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, python3 or a package is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/project" "$work/units"
cd "$work/project"
python3 -m venv ../venv
../venv/bin/pip install --quiet --disable-pip-version-check quadlet-compose==0.3.0 ||
    { echo "skipped: needs quadlet-compose 0.3.0"; exit 77; }
"$root/.ci/debian" trixie "$work/trixie" podman || { echo "skipped: needs Podman 5.4.2"; exit 77; }
cat >compose.yaml <<'YAML'
services:
  app:
    image: docker.io/library/alpine:3
    command: ["sh", "-c", "echo one two"]
YAML
../venv/bin/quadlet-compose convert 2>/dev/null >converted
grep '^Exec=' converted | tee lines
# The unit of the container, without the pod that it refers to.
{ echo '[Container]'; grep -E '^(Image|Exec)=' converted; } >../units/app.container
QUADLET_UNIT_DIRS=$work/units "$work/trixie/run" /usr/libexec/podman/quadlet -dryrun -user 2>/dev/null | grep '^ExecStart=' >start
cat start
[ "$(paste -sd '|' lines)" = 'Exec=sh|Exec=-c|Exec=echo one two' ] || { echo "changed: expected one Exec= for each word"; exit 1; }
[[ $(cat start) = *' docker.io/library/alpine:3 echo one two' ]] || { echo "changed: expected the last Exec= only"; exit 1; }
