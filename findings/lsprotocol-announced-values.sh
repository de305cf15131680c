#!/bin/bash
# lsprotocol 2025.0.0 refuses `initialize` if a client announces one value that it doesn't know.
#
# Package:  PyPI lsprotocol 2025.0.0, which pygls is built on
# Input:    `initialize` of a client that supports the completion tags 1 and 2, or the symbol kinds 1 to 27, or traces `compact`;
#           and, for comparison, the completion item kinds 1 to 26
# Expected, before the first run: it is read, as these lists are there for clients that are newer than the server. Unknown values are
#           numbers.
# Seen:     an error for tags, symbol kinds and traces: the server doesn't start. An unknown completion item kind is a number.
# Matters:  a client that adds the value of a newer protocol can't use any server of this kind. A client should only announce the
#           values of the published protocol, and a server should ignore others.
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
# expect NAME PARAMS EXPECTED
expect() {
    local seen
    seen=$(venv/bin/python -c '
import json, sys
from lsprotocol import converters, types
try:
    converters.get_converter().structure(json.loads(sys.argv[1]), types.InitializeParams)
    print("read")
except Exception as error:
    while getattr(error, "exceptions", None):
        error = error.exceptions[0]
    print(error)' "$2")
    echo "$1: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
with() { echo "{\"processId\":null,\"rootUri\":null,\"capabilities\":{\"textDocument\":{$1}}}"; }
completion='"completion":{"completionItem":{"tagSupport":{"valueSet":'
expect "tag 1" "$(with "${completion}[1]}}}")" read
expect "tags 1 and 2" "$(with "${completion}[1,2]}}}")" "2 is not a valid CompletionItemTag"
expect "item kind 26" "$(with '"completion":{"completionItemKind":{"valueSet":[1,26]}}')" read
expect "symbol kind 27" "$(with '"documentSymbol":{"symbolKind":{"valueSet":[1,27]}}')" "27 is not a valid SymbolKind"
expect "trace" '{"processId":null,"rootUri":null,"capabilities":{},"trace":"compact"}' "'compact' is not a valid TraceValue"
exit $failed
