#!/bin/bash
# pygls 2.0.0 ends lines at form feeds, U+0085 and U+2028, so that a client's changes land in the wrong line.
#
# Package:  PyPI pygls 2.0.0
# Input:    a Dockerfile whose first line is a comment with one of these characters, and the change of a client that replaces the
#           `x` of `FROM x` in the second line
# Expected, before the first run: lines end at `\n`, `\r\n` and `\r` only, as in the protocol.
# Seen:     the comment counts as two lines, so the change is applied within the comment: the text of the server is another one
#           than in the editor from then on. A tab or a no-break space is harmless.
# Matters:  a form feed separates parts of older files, and U+2028 comes with pasted text. After the first change, all that the
#           server reports is wrong. `lines` of the document has the same split.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pygls==2.0.0 || { echo "skipped: needs pygls 2.0.0"; exit 77; }

failed=0
# expect CHARACTER EXPECTED: the text after the change
expect() {
    local seen
    seen=$(venv/bin/python -c '
import sys
from lsprotocol.types import Position, Range, TextDocumentContentChangePartial
from pygls.workspace import TextDocument
document = TextDocument("file:///Dockerfile", f"# a{chr(int(sys.argv[1], 16))}b\nFROM x\n", version=1)
place = Range(Position(1, 5), Position(1, 6))
document.apply_change(TextDocumentContentChangePartial(range=place, text="y"))
print(ascii(document.source))' "$1")
    echo "U+$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 0009 "'# a\\tb\\nFROM y\\n'"
expect 00A0 "'# a\\xa0b\\nFROM y\\n'"
expect 000C "'# a\\x0cby\\nFROM x\\n'"
expect 0085 "'# a\\x85by\\nFROM x\\n'"
expect 2028 "'# a\\u2028by\\nFROM x\\n'"
exit $failed
