#!/bin/bash
# tree-sitter-dockerfile 0.2.0 doesn't know line continuations in files with `\r\n`.
#
# Package:  PyPI tree-sitter-dockerfile 0.2.0 with tree-sitter 0.26.1
# Input:    an instruction on two lines with a backslash, with `\n` and with `\r\n`; and two instructions with `\r\n`
# Expected, before the first run: the same tree, as BuildKit accepts both line ends.
# Seen:     with `\r\n`, the second line is an error. Without a continuation, `\r\n` is fine.
# Matters:  in a checkout on Windows, every command over several lines is an error for editors with this grammar.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: tree-sitter==0.26.1 tree-sitter-dockerfile==0.2.0 ||
    { echo "skipped: needs tree-sitter-dockerfile 0.2.0"; exit 77; }
cat >errors.py <<'PY'
import sys
import tree_sitter_dockerfile
from tree_sitter import Language, Parser


def errors(node):
    if node.type == "ERROR" or node.is_missing:
        yield node.text.decode().strip()
    for child in node.children:
        yield from errors(child)


text = "FROM debian:12\n" + sys.argv[1] + "\n"
print(*errors(Parser(Language(tree_sitter_dockerfile.language())).parse(text.encode()).root_node))
PY

failed=0
# expect INSTRUCTION EXPECTED: the texts of errors
expect() {
    local seen
    seen=$(venv/bin/python -W ignore errors.py "$1")
    printf "%q: %s\n" "$1" "$seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect $'RUN make \\\n    && make install' ""
expect $'RUN make\r\nRUN make install\r' ""
expect $'RUN make \\\r\n    && make install\r' "&& make install"
exit $failed
