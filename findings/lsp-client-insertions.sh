#!/bin/bash
# lsp-client 0.3.9 swaps two insertions at the same position.
#
# Package:  PyPI lsp-client 0.3.9 with Python 3.13 from Debian trixie
# Input:    the insertions of `ARG A` and `ARG B`, in this order, before the second line of a Dockerfile; for comparison, before
#           the second and the third
# Expected, before the first run: `ARG A`, then `ARG B`. By the protocol, the order in the array is that of the result.
# Seen:     `ARG B`, then `ARG A`.
# Matters:  fixes that insert several lines are applied in another order than the server means: `ENV` before the `ARG` that it
#           refers to, for example. A server should join insertions at one position.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" python3 || { echo "skipped: needs Python 3.13"; exit 77; }
cd "$work"
python3 -m venv venv
# Requires Python 3.12; these are the packages for Python 3.13.
venv/bin/pip install --quiet --disable-pip-version-check --target packages --python-version 3.13 --only-binary :all: \
    --ignore-requires-python lsp-client==0.3.9 lsprotocol==2025.0.0 || { echo "skipped: needs lsp-client 0.3.9"; exit 77; }
ls packages | grep '^lsp_client-'
cat >edit.py <<'PY'
import sys
from lsprotocol.types import Position, Range, TextEdit
from lsp_client.utils.workspace_edit import apply_text_edits
def insertion(line, text):
    return TextEdit(Range(Position(line, 0), Position(line, 0)), text)
edits = [insertion(int(sys.argv[1]), "ARG A\n"), insertion(int(sys.argv[2]), "ARG B\n")]
print(apply_text_edits("FROM debian\nRUN a\nRUN b\n", edits).replace("\n", "|"))
PY

failed=0
# expect FIRST_LINE SECOND_LINE EXPECTED
expect() {
    local seen
    seen=$(PYTHONHOME=$work/trixie/usr PYTHONPATH=$work/packages trixie/run /usr/bin/python3.13 edit.py "$1" "$2")
    echo "$1:0 and $2:0: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect 1 2 "FROM debian|ARG A|RUN a|ARG B|RUN b|"
expect 1 1 "FROM debian|ARG B|ARG A|RUN a|RUN b|"
exit $failed
