#!/bin/bash
# cclsp 0.7.0 doesn't answer any request of a language server.
#
# Package:  npm cclsp 0.7.0, the MCP server that gives agents access to language servers
# Input:    a stub language server that sends four requests after `initialized` (settings, a registration, progress, and an
#           unknown method), and a call of the tool `get_diagnostics`
# Expected, before the first run: an answer for each: null for those it knows, and the error `MethodNotFound` for the others.
# Seen:     no answer at all. Requests of the client work meanwhile.
# Matters:  a server that waits for its settings, or for the end of a registration, waits forever. It has to go on with its
#           defaults.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts cclsp@0.7.0 || { echo "skipped: needs cclsp 0.7.0"; exit 77; }
cat >server.cjs <<'JS'
const fs = require('fs');
let input = Buffer.alloc(0);
function send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
const requests = {
    settings: { method: 'workspace/configuration', params: { items: [{ section: 'stub' }] } },
    registration: { method: 'client/registerCapability', params: { registrations: [] } },
    progress: { method: 'window/workDoneProgress/create', params: { token: 'stub' } },
    unknown: { method: 'stub/unknown', params: {} },
};
function receive(message) {
    const { id, method } = message;
    if (!method) fs.appendFileSync('answers', `${id}\n`);
    else if (method === 'initialize') send({ id, result: { capabilities: { textDocumentSync: 1 } } });
    else if (method === 'initialized') for (const name in requests) send({ id: name, ...requests[name] });
    else if (method === 'textDocument/didOpen')
        send({ method: 'textDocument/publishDiagnostics', params: { uri: message.params.textDocument.uri, diagnostics: [] } });
    else if (id !== undefined) send({ id, error: { code: -32601, message: 'unknown' } });
}
process.stdin.on('data', (data) => {
    input = Buffer.concat([input, data]);
    for (;;) {
        const end = input.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(/content-length: *(\d+)/i.exec(input.subarray(0, end))[1]);
        if (input.length < end + 4 + length) return;
        const body = input.subarray(end + 4, end + 4 + length);
        input = input.subarray(end + 4 + length);
        receive(JSON.parse(body));
    }
});
JS
cat >cclsp.json <<JSON
{ "servers": [{ "extensions": ["dockerfile"], "command": ["node", "$work/server.cjs"], "rootDir": "$work" }] }
JSON
echo 'FROM debian' >a.dockerfile
touch answers
cat >call.cjs <<'JS'
const client = require('child_process').spawn('node', ['node_modules/cclsp/dist/index.js'], {
    env: { ...process.env, CCLSP_CONFIG_PATH: 'cclsp.json' },
    stdio: ['pipe', 'pipe', 'ignore'],
});
const send = (message) => client.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
require('readline').createInterface(client.stdout).on('line', (line) => {
    const { id, result } = JSON.parse(line);
    if (id === 1) {
        send({ method: 'notifications/initialized' });
        send({ id: 2, method: 'tools/call', params: { name: 'get_diagnostics', arguments: { file_path: 'a.dockerfile' } } });
    } else if (id === 2) {
        console.log(result.content[0].text.split(':')[0].replace(/ \/.*/, ''));
        setTimeout(() => client.kill(), 2000);
    }
});
const clientInfo = { name: 'finding', version: '0' };
send({ id: 1, method: 'initialize', params: { protocolVersion: '2024-11-05', capabilities: {}, clientInfo } });
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "tool" "No diagnostics found for a.dockerfile. The file has no errors, warnings, or hints." "$(timeout 60 node call.cjs)"
expect "answers" "" "$(paste -sd ' ' answers)"
exit $failed
