#!/bin/bash
# rassumfrassum 0.3.5 answers with `LocationLink` although the client doesn't support it.
#
# Package:  PyPI rassumfrassum 0.3.5, which presents several language servers as one; with servers of a few lines
# Input:    a request for the definition, of a client without `textDocument.definition.linkSupport`. The servers answer with a
#           list of `Location`
# Expected, before the first run: the same locations. The protocol allows `LocationLink` only for clients with `linkSupport`.
# Seen:     beside another server, each location becomes a link with `targetUri` and `targetRange`. A server alone is passed
#           through.
# Matters:  a client that reads `uri` and `range`, as all did before version 3.14 of the protocol, can't go to the definition.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check rassumfrassum==0.3.5 ||
    { echo "skipped: needs rassumfrassum 0.3.5"; exit 77; }
cat >server.py <<'PY'
import json, sys
name, capabilities, answers = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
while True:
    length = None
    while (line := sys.stdin.buffer.readline().strip()):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    if length is None:
        break
    message = json.loads(sys.stdin.buffer.read(length))
    if "id" not in message:
        continue
    result = {"capabilities": capabilities} if message["method"] == "initialize" else answers.get(message["method"])
    body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    sys.stdout.buffer.flush()
PY
cat >client.py <<'PY'
import json, subprocess, sys
method, servers = sys.argv[1], sys.argv[2:]
rass = subprocess.Popen(["venv/bin/rass", "--log-level", "silent", *servers], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
def send(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    rass.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    rass.stdin.flush()
def request(number, method, params):
    send({"id": number, "method": method, "params": params})
    while True:
        length = 0
        while (line := rass.stdout.readline().strip()):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message = json.loads(rass.stdout.read(length))
        if message.get("id") == number and "method" not in message:
            return message["result"]
text = {"publishDiagnostics": {}, "completion": {}, "definition": {}}
request(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {"textDocument": text}})
send({"method": "initialized", "params": {}})
document = {"uri": "file:///Dockerfile", "languageId": "dockerfile", "version": 1, "text": "FROM debian\n"}
send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
position = {"textDocument": {"uri": document["uri"]}, "position": {"line": 0, "character": 5}}
print(json.dumps(request(2, method, position)))
rass.kill()
PY

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# names SERVERS: names of the properties of the first location
names() {
    local server=() it range='{ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 1 } }'
    for it in "$@"; do
        server+=(-- python3 server.py "$it" '{ "definitionProvider": true }'
            "{ \"textDocument/definition\": [{ \"uri\": \"file:///$it\", \"range\": $range }] }")
    done
    timeout 60 python3 client.py textDocument/definition "${server[@]}" |
        python3 -c 'import json, sys; print(*sorted(json.load(sys.stdin)[0]))'
}
expect "one server" "range uri" "$(names a)"
expect "two servers" "targetRange targetSelectionRange targetUri" "$(names a b)"
exit $failed
