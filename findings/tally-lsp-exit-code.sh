#!/bin/bash
# tally 0.45.0: its language server ends with the exit code 1 after `shutdown` and `exit`.
#
# Package:  PyPI tally-cli 0.45.0 (`tally lsp --stdio`)
# Input:    a session of `initialize`, `initialized`, `shutdown` and `exit`, and one without `shutdown`
# Expected, before the first run: 0 for the first and 1 for the second, as in the protocol.
# Seen:     1 for both, with an error about a closed pipe.
# Matters:  clients tell from the code whether a server has crashed: some report it, or start it again. A client can't with this
#           one.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tally-cli==0.45.0 || { echo "skipped: needs tally-cli 0.45.0"; exit 77; }
venv/bin/tally --version
cat >client.py <<'PY'
import json, subprocess, sys
server = subprocess.Popen(["venv/bin/tally", "lsp", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
def send(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    server.stdin.flush()
def request(number, method, params=None):
    send({"id": number, "method": method, **({} if params is None else {"params": params})})
    while True:
        length = 0
        while (line := server.stdout.readline().strip()):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message = json.loads(server.stdout.read(length))
        if message.get("id") == number and "method" not in message:
            return message
request(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {}})
send({"method": "initialized", "params": {}})
if sys.argv[1] == "shutdown":
    answer = request(2, "shutdown")
    assert "error" not in answer, answer
send({"method": "exit"})
print(server.wait(timeout=20))
PY

failed=0
# expect NAME EXPECTED SHUTDOWN: the exit code
expect() {
    local seen
    seen=$(timeout 60 python3 client.py "$3")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "shutdown and exit" 1 shutdown
expect "exit alone" 1 none
exit $failed
