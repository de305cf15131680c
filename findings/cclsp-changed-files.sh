#!/bin/bash
# cclsp 0.7.0 doesn't send a file again that has changed on the disk.
#
# Package:  npm cclsp 0.7.0, the MCP server that gives agents access to language servers
# Input:    a stub language server that records the text it gets and reports its length in a diagnostic, and two calls of the tool
#           `get_diagnostics`, between which the file is changed
# Expected, before the first run: `didOpen` before the first call, and `didChange` with the new text before the second.
# Seen:     only `didOpen`. The second call returns the diagnostics of the old text.
# Matters:  an agent edits files with its own tools, then checks them with this one, and gets errors that it has fixed. A
#           server can only notice by watching its files itself.
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
function receive(message) {
    const { id, method, params } = message;
    if (/^textDocument\/did/.test(method)) {
        const { uri, version, text } = params.textDocument;
        fs.appendFileSync('notifications', `${method.slice(13)}\n`);
        const start = { line: 0, character: 0 };
        const lines = (text ?? params.contentChanges[0].text).trimEnd().split('\n').length;
        const diagnostics = [{ range: { start, end: start }, message: `${lines} lines` }];
        send({ method: 'textDocument/publishDiagnostics', params: { uri, version, diagnostics } });
    } else if (method === 'initialize') send({ id, result: { capabilities: { textDocumentSync: 1 } } });
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
printf 'FROM debian\nRUN make\n' >a.dockerfile
touch notifications
cat >call.cjs <<'JS'
const client = require('child_process').spawn('node', ['node_modules/cclsp/dist/index.js'], {
    env: { ...process.env, CCLSP_CONFIG_PATH: 'cclsp.json' },
    stdio: ['pipe', 'pipe', 'ignore'],
});
const send = (message) => client.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
require('readline').createInterface(client.stdout).on('line', (line) => {
    const { id, result } = JSON.parse(line);
    const call = (id) =>
        send({ id, method: 'tools/call', params: { name: 'get_diagnostics', arguments: { file_path: `${process.cwd()}/a.dockerfile` } } });
    if (id > 1) console.log(/\d+ lines/.exec(result.content[0].text)?.[0] ?? 'none');
    if (id === 1) {
        send({ method: 'notifications/initialized' });
        setTimeout(() => call(2), 1500);
    } else if (id === 2) {
        require('fs').writeFileSync('a.dockerfile', 'FROM debian\nRUN make\nRUN make install\n');
        setTimeout(() => call(3), 1500);
    } else client.kill();
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
expect "diagnostics" "2 lines 2 lines" "$(timeout 60 node call.cjs | paste -sd ' ')"
expect "lines of the file" "3" "$(wc -l <a.dockerfile)"
expect "notifications" "didOpen" "$(paste -sd ' ' notifications)"
exit $failed
