#!/bin/bash
# python-lsp-jsonrpc 1.1.2 loses a message whose first header field is `Content-Type`, and the messages after it.
#
# Package:  PyPI python-lsp-jsonrpc 1.1.2, the transport of python-lsp-server
# Input:    two messages; the first has the header fields that the protocol names, in either order, or with the name in lower case
# Expected, before the first run: two messages each time. The order of the fields is free, and their names are as in HTTP, where
#           case doesn't matter.
# Seen:     `Content-Length: ` has to be the first line, with this case. Else the length is unknown, and all that follows is one
#           text that can't be parsed.
# Matters:  a client that writes `Content-Type` first, or `content-length`, gets no answer from servers with this library. Clients
#           should write `Content-Length` alone.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-lsp-jsonrpc==1.1.2 ||
    { echo "skipped: needs python-lsp-jsonrpc 1.1.2"; exit 77; }

failed=0
# expect NAME COUNT FIELD...: the messages that are read
expect() {
    local seen
    seen=$(venv/bin/python -c '
import io, logging, sys
from pylsp_jsonrpc.streams import JsonRpcStreamReader
logging.disable()
body = b"""{"jsonrpc":"2.0","method":"initialized","params":{}}"""
fields = [field.replace("LENGTH", str(len(body))).encode() for field in sys.argv[1:]]
second = b"Content-Length: %d\r\n\r\n" % len(body) + body
messages = []
JsonRpcStreamReader(io.BytesIO(b"\r\n".join(fields) + b"\r\n\r\n" + body + second)).listen(messages.append)
print(len(messages))' "${@:3}")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
type="Content-Type: application/vscode-jsonrpc; charset=utf-8"
expect "length" 2 "Content-Length: LENGTH"
expect "length and type" 2 "Content-Length: LENGTH" "$type"
expect "type and length" 0 "$type" "Content-Length: LENGTH"
expect "lower case" 0 "content-length: LENGTH"
exit $failed
