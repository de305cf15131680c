#!/bin/bash
# compose2pod 0.7.2 passes the folder `./conf` to Podman as `conf`, which is a named volume there.
#
# Package:  PyPI compose2pod 0.7.2 (its output isn't run)
# Input:    a service with the volumes `./conf:/etc/app:ro` and `conf:/var/lib/app`
# Expected, before the first run: `-v ./conf:…` or an absolute path for the first, and `-v conf:…` for the second.
# Seen:     `-v "conf:/etc/app:ro"` and `-v "conf:/var/lib/app"`: the same source for both. With an absolute `--project-dir`,
#           the first is a path.
# Matters:  Podman takes a source without a slash for the name of a volume, and creates it. The container gets an empty folder
#           in place of its configuration, or the data of the other volume.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compose2pod==0.7.2 PyYAML==6.0.3 ||
    { echo "skipped: needs compose2pod 0.7.2"; exit 77; }
cat >compose.yaml <<'YAML'
services:
  app:
    image: debian:12
    volumes:
      - ./conf:/etc/app:ro
      - conf:/var/lib/app
volumes:
  conf: {}
YAML

failed=0
# expect NAME EXPECTED [OPTION...]: the volumes of the script that compose2pod writes
expect() {
    local seen
    seen=$(venv/bin/compose2pod --target app --image debian:12 "${@:3}" compose.yaml 2>notes |
        grep '^podman run' | grep -o ' -v "[^$"]*"' | cut -d '"' -f 2 | xargs)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "default" "conf:/etc/app:ro conf:/var/lib/app"
expect "project folder ." "conf:/etc/app:ro conf:/var/lib/app" --project-dir .
expect "absolute project folder" "/project/conf:/etc/app:ro conf:/var/lib/app" --project-dir /project
exit $failed
