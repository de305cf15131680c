#!/bin/bash
# lsp-client 0.3.9 ends the session if the server sends a request that the client has no class for.
#
# Package:  PyPI lsp-client 0.3.9 with Python 3.13 from Debian trixie; with a server of a few lines
# Input:    a client with hovers only, and a server that sends `window/showMessageRequest` or `workspace/workspaceFolders` when
#           a document is opened, and then answers a hover
# Expected, before the first run: the error MethodNotFound as the answer to the request, and the hover.
# Seen:     no answer to the request. The client raises ClientRuntimeError, and closes the document; there is no hover.
# Matters:  any server can send `window/showMessageRequest`. It ends all that the client was about to do. A server should
#           only send such requests to clients that announce support.
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
cat >server.py <<'PY'
import json, sys
method_name, log = sys.argv[1], open(sys.argv[2], "w")
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
    if method == "exit":
        break
    if message.get("id") == 7:
        print("answered:", message.get("error", {}).get("code", "result"), file=log, flush=True)
    elif method == "initialize":
        send({"id": message["id"], "result": {"capabilities": {"textDocumentSync": 1, "hoverProvider": True}}})
    elif method == "textDocument/didOpen" and method_name != "none":
        send({"id": 7, "method": method_name, "params": {"type": 3, "message": "Reload?", "actions": [{"title": "Yes"}]}})
    elif "id" in message:
        send({"id": message["id"], "result": {"contents": {"kind": "plaintext", "value": "text"}} if "hover" in method else None})
PY
cat >client.py <<'PY'
import os, sys
from pathlib import Path
import anyio
from attrs import define
from loguru import logger
from lsp_client.capability.request import WithRequestHover
from lsp_client.client.abc import Client
from lsp_client.protocol.lang import LanguageConfig
from lsp_client.server import DefaultServers
from lsp_client.server.container import ContainerServer
from lsp_client.server.local import LocalServer
from lsprotocol.types import LanguageKind, Position
logger.remove()

@define
class Docker(Client, WithRequestHover):
    @classmethod
    def get_language_config(cls):
        return LanguageConfig(kind=LanguageKind.Dockerfile, suffixes=["Dockerfile"], project_files=[])
    @classmethod
    def create_default_servers(cls):
        return DefaultServers(local=LocalServer(program="env", args=sys.argv[1:]), container=ContainerServer(image="none"))
    def check_server_compatibility(self, info):
        pass

async def main():
    with anyio.fail_after(30):
        async with Docker(server="local", workspace=Path.cwd()) as client:
            hover = await client.request_hover("Dockerfile", Position(0, 5))
            print("hover:", hover.value, flush=True)
            os._exit(0)

def names(error):
    return [name for inner in error.exceptions for name in names(inner)] if isinstance(error, BaseExceptionGroup) else [type(error).__name__]

try:
    anyio.run(main)
except BaseException as error:
    # Others are a consequence of this one.
    found = names(error)
    print("ClientRuntimeError" if "ClientRuntimeError" in found else found)
PY
echo 'FROM debian' >Dockerfile

failed=0
# expect REQUEST EXPECTED: what the client prints, and what the server gets for its request
expect() {
    local seen
    seen=$(PYTHONHOME=$work/trixie/usr PYTHONPATH=$work/packages timeout 60 trixie/run /usr/bin/python3.13 client.py \
        -u PYTHONHOME -u PYTHONPATH python3 "$work/server.py" "$1" "$work/log" | xargs)
    seen="$seen; $(xargs <log)"
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect none "hover: text; "
expect window/showMessageRequest "ClientRuntimeError; "
expect workspace/workspaceFolders "ClientRuntimeError; "
exit $failed
