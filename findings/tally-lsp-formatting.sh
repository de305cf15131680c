#!/bin/bash
# tally 0.45.0: formatting a document also applies fixes, which change commands and the image.
#
# Package:  PyPI tally-cli 0.45.0 (`tally lsp --stdio`)
# Input:    `textDocument/formatting` of `RUN apt-get install curl`, `MAINTAINER someone`, `ADD file /file`, and `RUN a  &&  b`
# Expected, before the first run: other spaces and line breaks only.
# Seen:     `apt-get install -y`, `LABEL org.opencontainers.image.authors="someone"`, and `COPY` in place of `ADD`.
# Matters:  with formatting on save, an editor changes what the file builds without a request for it: the image has a label in place
#           of its author. The same fixes are offered as code actions, one by one.
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
text = "FROM debian:12\n" + sys.argv[1] + "\n"
server = subprocess.Popen(["venv/bin/tally", "lsp", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
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
request(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {"textDocument": {"formatting": {}}}})
send({"method": "initialized", "params": {}})
uri = "file:///project/Dockerfile"
send({"method": "textDocument/didOpen", "params": {"textDocument": {"uri": uri, "languageId": "dockerfile", "version": 1, "text": text}}})
edits = request(2, "textDocument/formatting", {"textDocument": {"uri": uri}, "options": {"tabSize": 4, "insertSpaces": True}}) or []
lines = text.split("\n")
def offset(position):
    return sum(len(line) + 1 for line in lines[:position["line"]]) + position["character"]
for edit in sorted(edits, key=lambda edit: offset(edit["range"]["start"]), reverse=True):
    text = text[:offset(edit["range"]["start"])] + edit["newText"] + text[offset(edit["range"]["end"]):]
print("|".join(text.split("\n")[1:]))
server.kill()
PY

failed=0
# expect INSTRUCTION EXPECTED: the text after `FROM`, with `|` for line ends
expect() {
    local seen
    seen=$(timeout 60 python3 client.py "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "RUN a  &&  b" $'|RUN a \\|\t&& b|'
expect "RUN apt-get install curl" "|RUN apt-get install -y curl|"
expect "MAINTAINER someone" '|LABEL org.opencontainers.image.authors="someone"|'
expect "ADD file /file" "COPY file /file|"
exit $failed
