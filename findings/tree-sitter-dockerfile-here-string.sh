#!/bin/bash
# tree-sitter-dockerfile 0.2.0 takes `<<<` and shifts in `RUN` for heredocs, and the rest of the file is an error.
#
# Package:  PyPI tree-sitter-dockerfile 0.2.0, with tree-sitter 0.26.1
# Input:    `RUN read -r name <<<"$VALUE"`, `RUN echo $((1<<4))` and `RUN echo "<<EOF"`, each with `USER app` on the next line
# Expected, before the first run: `RUN` and `USER` are instructions, without errors. BuildKit takes only a whole word of the
#           form `<<NAME` for a heredoc.
# Seen:     an error that begins at `RUN` and ends at the end of the file.
# Matters:  highlighting and outlines end at such a line. A here-string is common after `SHELL ["/bin/bash", "-c"]`.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tree-sitter-dockerfile==0.2.0 tree-sitter==0.26.1 ||
    { echo "skipped: needs tree-sitter-dockerfile 0.2.0 and tree-sitter 0.26.1"; exit 77; }
cat >kinds.py <<'PY'
import sys, warnings
warnings.simplefilter("ignore")
import tree_sitter_dockerfile
from tree_sitter import Language, Parser
tree = Parser(Language(tree_sitter_dockerfile.language())).parse(f"FROM a\n{sys.argv[1]}\nUSER app\n".encode())
print(*[node.type.removesuffix("_instruction") for node in tree.root_node.children if node.is_named])
PY

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# shellcheck disable=SC2016
{
    expect "no heredoc" "from run user" "$(venv/bin/python kinds.py 'RUN true')"
    expect "a heredoc" "from run user" "$(venv/bin/python kinds.py $'RUN <<EOF\ntrue\nEOF')"
    expect "a here-string" "from ERROR" "$(venv/bin/python kinds.py 'RUN read -r name <<<"$VALUE"')"
    expect "a shift" "from ERROR" "$(venv/bin/python kinds.py 'RUN echo $((1<<4))')"
    expect "in quotes" "from ERROR" "$(venv/bin/python kinds.py 'RUN echo "<<EOF"')"
}
exit $failed
