#!/bin/bash
# podman (PyPI) 5.8.0 lets `*.md` of .dockerignore match in all folders, and takes no exceptions.
#
# Package:  PyPI podman 5.8.0 (the build context that it would send; no service is needed)
# Input:    the files `Dockerfile`, `README.md`, `docs/a.md` and `tmp/x`, and patterns of .dockerignore
# Expected, before the first run: the files that `podman build` takes: `*.md` only excludes files of the first level,
#           `!README.md` brings one back, and `tmp/` is the folder.
# Seen:     `*.md` excludes `docs/a.md` as well. With `*` and `!Dockerfile`, no file is left. `tmp/` and `./tmp` have no effect.
# Matters:  a build through the library has other files than `podman build` and `docker build` with the same .dockerignore.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check podman==5.8.0 || { echo "skipped: needs podman 5.8.0"; exit 77; }
mkdir -p project/docs project/tmp
touch project/Dockerfile project/README.md project/docs/a.md project/tmp/x
cat >files.py <<'PY'
import tarfile
from podman.api import create_tar, prepare_containerignore

with create_tar(anchor="project", exclude=prepare_containerignore("project")) as context:
    names = [it.name for it in tarfile.open(fileobj=context) if it.isfile() and it.name != ".dockerignore"]
print(*sorted(names))
PY

failed=0
# expect PATTERNS FILES
expect() {
    local seen
    printf '%s\n' "$1" >project/.dockerignore
    seen=$(venv/bin/python files.py)
    echo "${1//$'\n'/ }: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect tmp "Dockerfile README.md docs/a.md"
expect tmp/ "Dockerfile README.md docs/a.md tmp/x"
expect ./tmp "Dockerfile README.md docs/a.md tmp/x"
expect '*.md' "Dockerfile tmp/x"
expect $'*.md\n!README.md' "Dockerfile tmp/x"
expect $'*\n!Dockerfile' ""
exit $failed
