#!/bin/bash
# tree-sitter-containerfile 0.9.2 reads a pattern such as `[a-c]*.txt` of `COPY` as the beginning of an array.
#
# Package:  PyPI tree-sitter-containerfile 0.9.2 with tree-sitter 0.26.1
# Input:    `COPY` with the patterns `*.txt`, `file[0-9].txt` and `[a-c]*.txt`, and with an array
# Expected, before the first run: no error; patterns are in BuildKit's documentation of `COPY`, and what isn't JSON is no array.
# Seen:     errors if the pattern comes first, `[a-c]*.txt`. BuildKit tries JSON, and then reads the words.
# Matters:  an editor with this grammar shows the line as wrong. A parser can only say that `[` begins an array after it has read all
#           of the array.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
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
expect 'COPY *.txt ./' ""
expect 'COPY file[0-9].txt ./' ""
expect 'COPY ["a.txt", "b.txt", "./"]' ""
expect 'COPY [a-c]*.txt ./' "a-c *.txt ./"
exit $failed
