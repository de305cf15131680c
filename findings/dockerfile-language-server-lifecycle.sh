#!/bin/bash
# dockerfile-language-server-nodejs 0.15.0 answers requests before `initialize` and after `shutdown`, in place of refusing them.
#
# Package:  npm dockerfile-language-server-nodejs 0.15.0
# Input:    a hover before `initialize`; a hover in an open document, before and after `shutdown`; then `exit`
# Expected, before the first run: the errors ServerNotInitialized (-32002) and InvalidRequest (-32600), as the protocol demands.
# Seen:     null before `initialize`, and the hover after `shutdown`. The exit code is 0.
# Matters:  a client that sends a request too early gets an empty answer, and takes it for the truth, in place of an error after which it
#           would try again.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerfile-language-server-nodejs@0.15.0 ||
    { echo "skipped: needs dockerfile-language-server-nodejs 0.15.0"; exit 77; }
cat >client.cjs <<'JS'
const server = require('child_process').spawn('node', ['node_modules/dockerfile-language-server-nodejs/bin/docker-langserver', '--stdio']);
let input = Buffer.alloc(0);
const waiting = new Map();
server.stdout.on('data', (data) => {
    input = Buffer.concat([input, data]);
    for (;;) {
        const end = input.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(/content-length: *(\d+)/i.exec(input.subarray(0, end))[1]);
        if (input.length < end + 4 + length) return;
        const message = JSON.parse(input.subarray(end + 4, end + 4 + length));
        input = input.subarray(end + 4 + length);
        if (!message.method) waiting.get(message.id)(message);
    }
});
function send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
let last = 0;
const request = (method, params) =>
    new Promise((run) => {
        waiting.set(++last, run);
        send({ id: last, method, params });
    });
const uri = 'file:///Dockerfile';
async function hover(name) {
    const { result, error } = await request('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 1 } });
    console.log(`${name}: ${error ? error.code : result ? 'a hover' : result}`);
}
(async () => {
    await hover('before initialize');
    await request('initialize', { processId: null, rootUri: null, capabilities: {} });
    send({ method: 'initialized', params: {} });
    send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'dockerfile', version: 1, text: 'FROM debian\n' } } });
    await hover('before shutdown');
    await request('shutdown');
    await hover('after shutdown');
    server.on('exit', (code) => console.log(`exit code: ${code}`));
    send({ method: 'exit' });
})();
JS
timeout 60 node client.cjs >seen

failed=0
# expect NAME EXPECTED
expect() {
    local seen
    seen=$(sed -n "s/^$1: //p" seen)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "before initialize" null
expect "before shutdown" "a hover"
expect "after shutdown" "a hover"
expect "exit code" 0
exit $failed
