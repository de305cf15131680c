#!/bin/bash
# sansio-lsp-client 0.13.0 announces inlay hints, and refuses each answer with them.
#
# Package:  PyPI sansio-lsp-client 0.13.0
# Input:    the answer to `textDocument/inlayHint` with one hint: a position and a label; or with `null`
# Expected, before the first run: an event with the hint, as for folding ranges. `initialize` announces both.
# Seen:     a `ValidationError`, as the class for the hints gets the entire answer in place of its result.
# Matters:  an editor that uses this package shows no hints of any server, but errors.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sansio-lsp-client==0.13.0 ||
    { echo "skipped: needs sansio-lsp-client 0.13.0"; exit 77; }
cat >show.py <<'PYTHON'
import json, sys
import sansio_lsp_client as lsp

def message(content):
    text = json.dumps({"jsonrpc": "2.0", **content}).encode()
    return b"Content-Length: %d\r\n\r\n" % len(text) + text

client = lsp.Client(root_uri="file:///")
start = json.loads(client.send().split(b"\r\n\r\n", 1)[1])
print("announced:", sorted(name for name in start["params"]["capabilities"]["textDocument"] if name in ("foldingRange", "inlayHint")))
list(client.recv(message({"id": 0, "result": {"capabilities": {}}})))
client.send()
document = lsp.TextDocumentIdentifier(uri="file:///Dockerfile")
everything = lsp.Range(start=lsp.Position(line=0, character=0), end=lsp.Position(line=1, character=0))
failed = 0
for name, request, result, expected in [
    ("folding ranges", lambda: client.folding_range(document), [{"startLine": 0, "endLine": 1}], "MFoldingRanges"),
    ("inlay hints", lambda: client.inlay_hint(document, everything), [{"position": {"line": 0, "character": 1}, "label": "a"}], "ValidationError"),
    ("no inlay hints", lambda: client.inlay_hint(document, everything), None, "ValidationError"),
]:
    number = request()
    client.send()
    try:
        seen = type(list(client.recv(message({"id": number, "result": result})))[0]).__name__
    except Exception as error:
        seen = type(error).__name__
    print(f"{name}: {seen}")
    if seen != expected:
        print(f"  changed: expected {expected}")
        failed = 1
sys.exit(failed)
PYTHON
venv/bin/python show.py
