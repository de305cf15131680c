#!/bin/bash
# pylspmux 0.0.1 passes positions in UTF-16 on to a server that has chosen UTF-8.
#
# Package:  PyPI pylspmux 0.0.1, which presents several language servers as one; with a server of a few lines
# Input:    a client that offers `positionEncodings: ["utf-8", "utf-16"]`, a server that answers `positionEncoding: "utf-8"`,
#           and a hover at `b` of `LABEL a=ü b`, first for that server alone, then through the proxy
# Expected, before the first run: `utf-8` in the proxy's answer, or positions that it converts, or an offer without UTF-8.
# Seen:     the offer is passed on to the servers, but the answer to the client has no `positionEncoding`, so that the client
#           counts in UTF-16. The server gets these positions, and its own go to the client as they are.
# Matters:  all positions after a letter with an accent are wrong, in both directions. A server that prefers UTF-8 is hit; one
#           that keeps to UTF-16 isn't.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pylspmux==0.0.1 || { echo "skipped: needs pylspmux 0.0.1"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^pylspmux'
cat >server.py <<'PY'
import json, sys
lines, utf8 = [], False
while True:
    length = None
    while (line := sys.stdin.buffer.readline().strip()):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    if length is None:
        break
    message = json.loads(sys.stdin.buffer.read(length))
    method, params, result = message.get("method"), message.get("params") or {}, None
    if method == "initialize":
        utf8 = "utf-8" in params["capabilities"].get("general", {}).get("positionEncodings", [])
        result = {"capabilities": {"positionEncoding": "utf-8" if utf8 else "utf-16", "textDocumentSync": 1, "hoverProvider": True}}
    elif method == "textDocument/didOpen":
        lines = params["textDocument"]["text"].split("\n")
    elif method == "textDocument/hover":
        encoding, size = ("utf-8", 1) if utf8 else ("utf-16-le", 2)
        rest = lines[params["position"]["line"]].encode(encoding)[params["position"]["character"] * size:].decode(encoding, "replace")
        result = {"contents": {"kind": "markdown", "value": "at <" + rest[:1] + ">"}}
    if "id" in message:
        body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode()
        sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        sys.stdout.buffer.flush()
PY
cat >client.py <<'PY'
import json, re, subprocess, sys
encodings, command = sys.argv[1].split(","), sys.argv[2:]
server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
def send(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    server.stdin.flush()
def request(number, method, params):
    send({"id": number, "method": method, "params": params})
    while True:
        length = 0
        while (line := server.stdout.readline().strip()):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message = json.loads(server.stdout.read(length))
        if message.get("id") == number and "method" not in message:
            return message["result"]
text = "LABEL a=ü b\n"
capabilities = {"general": {"positionEncodings": encodings}, "textDocument": {"hover": {"contentFormat": ["markdown"]}}}
chosen = request(1, "initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})["capabilities"]
chosen = chosen.get("positionEncoding", "utf-16")
send({"method": "initialized", "params": {}})
document = {"uri": "file:///Dockerfile", "languageId": "dockerfile", "version": 1, "text": text}
send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
before = text[:text.index("b\n")]
character = len(before.encode()) if chosen == "utf-8" else len(before.encode("utf-16-le")) // 2
position = {"textDocument": {"uri": document["uri"]}, "position": {"line": 0, "character": character}}
hover = request(2, "textDocument/hover", position)["contents"]["value"]
print(f"{chosen}, {character}, {re.search('at .*', hover)[0]}")
server.kill()
PY
echo '{ "servers": [{ "name": "server", "command": "python3", "args": ["server.py"] }] }' >servers.json

failed=0
# expect NAME EXPECTED ENCODINGS COMMAND...: the encoding for the client, the position it sends, and the character found there
expect() {
    local seen
    seen=$(timeout 60 venv/bin/python client.py "${@:3}")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "server alone" "utf-8, 11, at <b>" utf-8,utf-16 python3 server.py
expect "proxy, utf-16 offered" "utf-16, 10, at <b>" utf-16 venv/bin/pylspmux servers.json
expect "proxy, utf-8 offered" "utf-16, 10, at < >" utf-8,utf-16 venv/bin/pylspmux servers.json
exit $failed
