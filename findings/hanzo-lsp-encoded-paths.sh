#!/bin/bash
# hanzo-lsp 0.1.0 doesn't decode the paths of definitions: `my dir` becomes `my%20dir`.
#
# Package:  PyPI hanzo-lsp 0.1.0, with a server of a few lines
# Input:    the definition of a position in `my dir/app.dockerfile`, which is in, by the server's answer, the same document
# Expected, before the first run: the path in the request. The client itself encodes it in the requests.
# Seen:     a path with `%20`, which doesn't exist. Diagnostics are listed with the right path.
# Matters:  a file with a space, or a letter outside of ASCII, in its path can't be opened from the answer.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
# Requires Python 3.12, but this part runs with older ones.
venv/bin/pip install --quiet --disable-pip-version-check --ignore-requires-python hanzo-lsp==0.1.0 ||
    { echo "skipped: needs hanzo-lsp 0.1.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^hanzo-lsp'
cat >server.py <<'PY'
import json, sys
def send(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    sys.stdout.buffer.flush()
while True:
    length = None
    while (line := sys.stdin.buffer.readline().strip()):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    if length is None:
        break
    message = json.loads(sys.stdin.buffer.read(length))
    method = message.get("method")
    where = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 4}}
    if method == "textDocument/didOpen":
        uri = message["params"]["textDocument"]["uri"]
        send({"method": "textDocument/publishDiagnostics", "params": {"uri": uri, "diagnostics": [{"range": where, "message": "text"}]}})
    if "id" in message:
        definition = method == "textDocument/definition" and {"uri": message["params"]["textDocument"]["uri"], "range": where}
        send({"id": message["id"], "result": {"capabilities": {"definitionProvider": True}} if method == "initialize" else definition or None})
PY
cat >client.py <<'PY'
import asyncio, sys
from pathlib import Path
from hanzo_lsp import LspManager, LspServerConfig
async def main():
    path = Path.cwd() / sys.argv[1] / "app.dockerfile"
    config = LspServerConfig("server", sys.executable, ["server.py"], extension_to_language={".dockerfile": "dockerfile"})
    manager = LspManager([config])
    await manager.open_document(path, "FROM debian\n")
    definition = (await manager.go_to_definition(path, 0, 5))[0].path
    diagnostics = (await manager.collect_workspace_diagnostics()).files[0].path
    print("definition:", definition.parent.name + ", diagnostics:", diagnostics.parent.name)
    await manager.shutdown()
asyncio.run(main())
PY

failed=0
# expect FOLDER EXPECTED
expect() {
    local seen
    mkdir -p "$1"
    seen=$(timeout 60 venv/bin/python client.py "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect dir "definition: dir, diagnostics: dir"
expect "my dir" "definition: my%20dir, diagnostics: my dir"
exit $failed
