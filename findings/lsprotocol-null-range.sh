#!/bin/bash
# lsprotocol 2025.0.0 refuses a change of the whole text that has `"range": null`, as clients with go-lsp send it.
#
# Package:  PyPI lsprotocol 2025.0.0, which pygls is built on
# Input:    `didChange` with a range, without one, and with `"range": null`; a hover and a diagnostic with null for a missing member
# Expected, before the first run: null is a missing range, as it is for all other optional members.
# Seen:     an error, so that the server keeps the old text; the hover and the diagnostic are read. Which type of change it is, is found
#           by whether the member exists.
# Matters:  go-lsp writes each change of a whole text this way: the two can't work together. After the first change, such a server
#           reports about the text that was opened.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check lsprotocol==2025.0.0 || { echo "skipped: needs lsprotocol 2025.0.0"; exit 77; }

failed=0
# expect TYPE VALUE EXPECTED
expect() {
    local seen
    seen=$(venv/bin/python -c '
import json, sys
from lsprotocol import converters, types
try:
    converters.get_converter().structure(json.loads(sys.argv[2]), getattr(types, sys.argv[1]))
    print("read")
except Exception as error:
    while getattr(error, "exceptions", None):
        error = error.exceptions[0]
    print(error)' "$1" "$2")
    echo "$2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
range='{"start":{"line":0,"character":0},"end":{"line":0,"character":1}}'
change() { echo "{\"textDocument\":{\"uri\":\"file:///a\",\"version\":1},\"contentChanges\":[{$1\"text\":\"a\"}]}"; }
expect DidChangeTextDocumentParams "$(change "\"range\":$range,")" read
expect DidChangeTextDocumentParams "$(change "")" read
expect DidChangeTextDocumentParams "$(change '"range":null,"rangeLength":0,')" "'NoneType' object is not subscriptable"
expect Hover '{"contents":"a","range":null}' read
expect Diagnostic "{\"range\":$range,\"message\":\"a\",\"severity\":null}" read
exit $failed
