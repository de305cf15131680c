#!/bin/bash
# tree-sitter-containerfile 0.9.2 has an error for label keys with a slash.
#
# Package:  PyPI tree-sitter-containerfile 0.9.2, with tree-sitter 0.26.1
# Input:    `LABEL app.kubernetes.io/name=web`, for comparison `LABEL org.opencontainers.image.title=web` and the key in quotes
# Expected, before the first run: no node ERROR. BuildKit takes everything before `=` for the key.
# Seen:     an ERROR for `/name`. In quotes, the key is accepted. `WORKDIR "/my app"` has an ERROR as well, after the space.
# Matters:  keys with a slash are those of Kubernetes and OpenShift (`io.openshift…/…`). Colors and symbols after the error are
#           wrong, or missing.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: tree-sitter==0.26.1 tree-sitter-containerfile==0.9.2 ||
    { echo "skipped: needs tree-sitter-containerfile 0.9.2"; exit 77; }
cat >errors.py <<'PY'
import sys
import tree_sitter_containerfile
from tree_sitter import Language, Parser


def errors(node):
    if node.type == "ERROR" or node.is_missing:
        yield node.text.decode().strip()
    for child in node.children:
        yield from errors(child)


text = "FROM debian:12\n" + sys.argv[1] + "\n"
print(*errors(Parser(Language(tree_sitter_containerfile.language())).parse(text.encode()).root_node))
PY

failed=0
# expect INSTRUCTION EXPECTED: the texts of errors
expect() {
    local seen
    seen=$(venv/bin/python errors.py "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'LABEL org.opencontainers.image.title=web' ""
expect 'LABEL "app.kubernetes.io/name"=web' ""
expect 'LABEL app.kubernetes.io/name=web' "/name"
expect 'WORKDIR /app' ""
expect 'WORKDIR "/my app"' 'app"'
exit $failed
