#!/bin/bash
# container-image-hash 0.1.1: with `*` and `!src/app.js` in .dockerignore, no change of a file changes the tag.
#
# Package:  PyPI container-image-hash 0.1.1 with Python 3.13 from Debian trixie, and git
# Input:    a project with `Dockerfile`, `src/app.js` and `doc/readme.md`, and .dockerignore with `*` and `!src`, with `*` and
#           `!src/app.js`, with `*.md`, and with `doc`
# Expected, before the first run: the hash is that of `Dockerfile` and `src/app.js` for the first two, and of all three files
#           for `*.md`, which is only for the root. Docker sends the Dockerfile even if a pattern ignores it.
# Seen:     with `*`, the Dockerfile isn't hashed; with `!src/app.js`, no file is. `*.md` ignores the files of all folders.
# Matters:  the tag that the package makes of the hash stays the same for another image. A pipeline that skips the build if the
#           tag exists deploys the old one.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, git, python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null && command -v git >/dev/null || { echo "skipped: needs python3 and git"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" python3 || { echo "skipped: needs Python 3.13"; exit 77; }
cd "$work"
python3 -m venv venv
# Requires Python 3.12; these are the packages for Python 3.13.
venv/bin/pip install --quiet --disable-pip-version-check --target packages --python-version 3.13 --only-binary :all: \
    --ignore-requires-python container-image-hash==0.1.1 || { echo "skipped: needs container-image-hash 0.1.1"; exit 77; }
ls packages | grep '^container_image_hash-'
script=$(ls packages/bin/container-image-hash)
mkdir -p project/src project/doc
echo 'FROM debian' >project/Dockerfile
touch project/src/app.js project/doc/readme.md
git init --quiet project

failed=0
# expect PATTERNS EXPECTED: the files that are hashed
expect() {
    local seen
    printf '%b\n' "$1" >project/.dockerignore
    seen=$(cd project && PYTHONHOME=$work/trixie/usr PYTHONPATH=$work/packages ../trixie/run /usr/bin/python3.13 "$work/$script" \
        --details | awk '{ print $NF }' | grep -E '[.](js|md)$|^Dockerfile$' | sort | xargs) || true
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect other "Dockerfile doc/readme.md src/app.js"
expect doc "Dockerfile src/app.js"
expect '*\n!src' "src/app.js"
expect '*\n!src/app.js' ""
expect '*.md' "Dockerfile src/app.js"
exit $failed
