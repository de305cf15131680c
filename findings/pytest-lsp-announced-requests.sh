#!/bin/bash
# pytest-lsp 1.0.1 announces `workspace/applyEdit`, workspace folders and dynamic registration, and refuses the requests.
#
# Package:  PyPI pytest-lsp 1.0.1 with pygls 2.0.0, with a server of a few lines
# Input:    a test client with `client_capabilities("neovim")`, and a server that sends `workspace/applyEdit`,
#           `workspace/workspaceFolders`, `client/registerCapability`, `window/showMessageRequest`, `workspace/configuration`
#           and `window/showDocument`
# Expected, before the first run: answers for all, as the capabilities of the editor announce them, with `applied: false`
#           perhaps.
# Seen:     the error -32601 (MethodNotFound) for the first four. The last two are answered.
# Matters:  a server that keeps to the capabilities gets errors in its tests that no editor gives it. It has to take an error as
#           an answer, or the test adds these methods to the client.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pytest-lsp==1.0.1 pygls==2.0.0 lsprotocol==2025.0.0 ||
    { echo "skipped: needs pytest-lsp 1.0.1"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^pytest-lsp'
cat >server.py <<'PY'
import json, sys
requests = {
    "workspace/applyEdit": {"edit": {"changes": {}}},
    "workspace/workspaceFolders": None,
    "client/registerCapability": {"registrations": [{"id": "1", "method": "textDocument/formatting"}]},
    "window/showMessageRequest": {"type": 3, "message": "Reload?", "actions": [{"title": "Yes"}]},
    "workspace/configuration": {"items": [{"section": "docker"}]},
    "window/showDocument": {"uri": "file:///Dockerfile"},
}
log = open("log", "w")
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
    if method is None:
        print(message["id"], message.get("error", {}).get("code", "answered"), file=log, flush=True)
    elif method == "exit":
        break
    elif method == "initialized":
        for name, params in requests.items():
            send({"id": name, "method": name, **({} if params is None else {"params": params})})
    elif "id" in message:
        send({"id": message["id"], "result": {"capabilities": {}} if method == "initialize" else None})
PY
cat >client.py <<'PY'
import asyncio, logging, sys
from lsprotocol.types import InitializeParams
from pytest_lsp import client_capabilities, make_test_lsp_client
logging.disable()
async def main():
    client = make_test_lsp_client()
    capabilities = client_capabilities("neovim")
    workspace = capabilities.workspace
    print("announced:", workspace.apply_edit, workspace.workspace_folders, capabilities.text_document.formatting.dynamic_registration)
    await client.start_io(sys.executable, "server.py")
    client.set_configuration({"docker": {}})
    await client.initialize_session(InitializeParams(capabilities=capabilities))
    for _ in range(100):
        await asyncio.sleep(0.1)
        if len(open("log").readlines()) == 6:
            break
    await client.shutdown_session()
    await asyncio.wait_for(client.stop(), 10)
asyncio.run(main())
PY
timeout 60 venv/bin/python client.py 2>/dev/null >announced

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "apply edits, folders, registration" "announced: True True True" "$(cat announced)"
for name in workspace/applyEdit workspace/workspaceFolders client/registerCapability window/showMessageRequest; do
    expect "$name" -32601 "$(awk -v name="$name" '$1 == name { print $2 }' log)"
done
for name in workspace/configuration window/showDocument; do
    expect "$name" answered "$(awk -v name="$name" '$1 == name { print $2 }' log)"
done
exit $failed
