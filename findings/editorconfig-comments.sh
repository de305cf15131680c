#!/bin/bash
# editorconfig 3.0.2 (npm) and EditorConfig 0.17.1 (PyPI) read another value if a comment follows it.
#
# Package:  npm editorconfig 3.0.2, PyPI EditorConfig 0.17.1
# Input:    a section for Dockerfiles with `indent_size = 4 # as in the shell` and `max_line_length = 120 ; wide`
# Expected, before the first run: the same values in both.
# Seen:     `4 # as in the shell` for the one, and `4` for the other. By the specification, only a whole line is a comment.
# Matters:  the same file means 4 in one editor, and nothing in another. A tool that reads such files shouldn't take what isn't a
#           number for 0.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm, python3 or a package is missing.
set -euo pipefail
command -v npm >/dev/null && command -v python3 >/dev/null || { echo "skipped: needs npm and python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts editorconfig@3.0.2 || { echo "skipped: needs editorconfig 3.0.2"; exit 77; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check EditorConfig==0.17.1 || { echo "skipped: needs EditorConfig 0.17.1"; exit 77; }
node -p '"editorconfig (npm) " + JSON.parse(require("node:fs").readFileSync("node_modules/editorconfig/package.json")).version'
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^editorconfig'
printf '%s\n' 'root = true' '[Dockerfile]' 'indent_style = space' 'indent_size = 4 # as in the shell' 'max_line_length = 120 ; wide' >.editorconfig

failed=0
# expect NAME NPM PYPI
expect() {
    local npm pypi
    npm=$(node -e 'require("editorconfig").parse(process.cwd() + "/Dockerfile").then(file => console.log(file[process.argv[1]]))' "$1")
    pypi=$(venv/bin/python -c 'import editorconfig, os, sys; print(editorconfig.get_properties(os.getcwd() + "/Dockerfile")[sys.argv[1]])' "$1")
    echo "$1: npm: $npm; PyPI: $pypi"
    [ "$npm" = "$2" ] && [ "$pypi" = "$3" ] || { echo "  changed: expected $2; $3"; failed=1; }
}
expect indent_style space space
expect indent_size "4 # as in the shell" 4
expect max_line_length "120 ; wide" 120
exit $failed
