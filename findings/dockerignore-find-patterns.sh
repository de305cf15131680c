#!/bin/bash
# dockerignore-find 0.1.0 lists ignored files, because it compares the patterns with `./node_modules` in place of `node_modules`.
#
# Package:  PyPI dockerignore-find 0.1.0
# Input:    a folder with `node_modules/a.js` and `src/b.js`, and the patterns `node_modules`, `./node_modules`, `**/*.js` and
#           `*.js`
# Expected, before the first run: only `src/b.js` for the first two, nothing for `**/*.js`, and both files for `*.js`, which
#           Docker applies to the root only.
# Seen:     `node_modules` has no effect, `./node_modules` has; `*.js` ignores the files of all folders.
# Matters:  the list shows what isn't sent to the builder, and leaves out what is.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerignore-find==0.1.0 ||
    { echo "skipped: needs dockerignore-find 0.1.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^dockerignore'
mkdir -p project/node_modules project/src
touch project/node_modules/a.js project/src/b.js

failed=0
# expect PATTERN FILES
expect() {
    local seen
    echo "$1" >project/.dockerignore
    seen=$(cd project && ../venv/bin/python -m dockerignore_find | sed '/dockerignore/d' | sort | xargs)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect other "./node_modules/a.js ./src/b.js"
expect node_modules "./node_modules/a.js ./src/b.js"
expect ./node_modules "./src/b.js"
expect '**/*.js' ""
expect '*.js' ""
exit $failed
