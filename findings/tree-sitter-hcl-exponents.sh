#!/bin/bash
# tree-sitter-hcl 1.2.0 reads `1e3` as the number 1, with an error for `e3`.
#
# Package:  PyPI tree-sitter-hcl 1.2.0 with tree-sitter 0.26.1, compared with docker-buildx 0.13.1 from Debian trixie
#           (`bake --print`; no daemon is needed)
# Input:    a Bake file with the argument `LIMIT = 1e3`, and for comparison `1.5`
# Expected, before the first run: one node `numeric_lit` with the text `1e3`, and no ERROR. HCL's numbers may have an exponent.
# Seen:     `numeric_lit` is `1`, and `e3` is an ERROR. Bake reads `1000`.
# Matters:  a tool that takes values from this tree gets another number, unless it looks for errors.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" docker-buildx || { echo "skipped: needs docker-buildx 0.13.1"; exit 77; }
buildx=$work/trixie/usr/libexec/docker/cli-plugins/docker-buildx
mkdir "$work/home" "$work/project"
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: tree-sitter==0.26.1 tree-sitter-hcl==1.2.0 ||
    { echo "skipped: needs tree-sitter-hcl 1.2.0"; exit 77; }
cat >errors.py <<'PY'
import tree_sitter_hcl
from tree_sitter import Language, Parser


def nodes(node):
    yield node
    for child in node.children:
        yield from nodes(child)


text = open("project/docker-bake.hcl", "rb").read()
found = list(nodes(Parser(Language(tree_sitter_hcl.language())).parse(text).root_node))
numbers = [it.text.decode() for it in found if it.type == "numeric_lit"]
errors = [it.text.decode() for it in found if it.type == "ERROR"]
print(*numbers, *[f"ERROR({it})" for it in errors])
PY

failed=0
# expect VALUE BAKE TREE: the argument for Bake, and the numbers and errors of the tree
expect() {
    local bake tree
    printf 'target "default" {\n  args = { LIMIT = %s }\n}\n' "$1" >project/docker-bake.hcl
    bake=$(cd project && HOME=$work/home "$buildx" bake --print 2>../log |
        python3 -c 'import json, sys; print(*json.load(sys.stdin)["target"]["default"]["args"].values())')
    tree=$(venv/bin/python errors.py)
    echo "$1: Bake: $bake; tree: $tree"
    [ "$bake" = "$2" ] && [ "$tree" = "$3" ] || { echo "  changed: expected $2; $3"; failed=1; }
}
expect 1.5 1.5 1.5
expect 1e3 1000 "1 ERROR(e3)"
exit $failed
