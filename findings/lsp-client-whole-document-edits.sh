#!/bin/bash
# lsp-client 0.3.9 keeps the old lines of a document below an edit that replaces all of it.
#
# Package:  PyPI lsp-client 0.3.9 with Python 3.13 from Debian trixie
# Input:    a Dockerfile of three lines, and edits up to the start of the line after the last (`3:0`): of the whole document,
#           and of the last two lines; for comparison, the same up to the end of the last line (`2:5`)
# Expected, before the first run: the same for both ends. The position after the last line end is where the document ends.
# Seen:     with `3:0`, only the first line of the range is replaced. The others stay, and follow the new text.
# Matters:  many servers format by replacing the whole document. The file on the disk then has its commands twice. A server is
#           safe with edits of single lines, or if the end is in the last line.
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
first, last, end, text = sys.argv[1:]
edit = TextEdit(Range(Position(int(first), 0), Position(int(last), int(end))), text)
print(apply_text_edits("FROM debian\nRUN a\nRUN b\n", [edit]).replace("\n", "|"))
PY

failed=0
# expect FIRST_LINE LAST_LINE END TEXT EXPECTED
expect() {
    local seen
    seen=$(PYTHONHOME=$work/trixie/usr PYTHONPATH=$work/packages trixie/run /usr/bin/python3.13 edit.py "$1" "$2" "$3" "$4")
    printf '%s:0 to %s:%s, %q: %s\n' "$1" "$2" "$3" "$4" "$seen"
    [ "$seen" = "$5" ] || { echo "  changed: expected $5"; failed=1; }
}
expect 0 2 5 "FROM alpine" "FROM alpine|"
expect 0 3 0 $'FROM alpine\n' "FROM alpine|RUN a|RUN b|"
expect 1 2 5 "" "FROM debian||"
expect 1 3 0 "" "FROM debian|RUN b|"
exit $failed
