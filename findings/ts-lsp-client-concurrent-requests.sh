#!/bin/bash
# ts-lsp-client 1.1.1 accepts the answer to the last request only.
#
# Package:  npm ts-lsp-client 1.1.1
# Input:    a hover and a definition request, one right after the other; the server answers both, in this order
# Expected, before the first run: both promises are resolved, as each answer has the identifier of its request.
# Seen:     the answer to the hover is the error "Received id mismatch! Got 0, expected 1", and its promise is never
#           resolved.
# Matters:  a client that doesn't wait for each answer before its next request loses some. Editors send several at once.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts ts-lsp-client@1.1.1 || { echo "skipped: needs ts-lsp-client 1.1.1"; exit 77; }
cat >show.mjs <<'JS'
import { PassThrough } from 'node:stream';
import * as client from 'ts-lsp-client';
const seen = [];
const input = new PassThrough();
const reply = (message) => {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  input.write(`Content-Length: ${text.length}\r\n\r\n${text}`);
};
const endpoint = new client.JSONRPCEndpoint(new PassThrough(), input);
endpoint.on('error', (error) => seen.push(String(error).replace('[transform] ', '')));
const lsp = new client.LspClient(endpoint);
const position = { textDocument: { uri: 'file:///Dockerfile' }, position: { line: 0, character: 0 } };
lsp.hover(position).then(() => seen.push('hover'));
lsp.definition(position).then(() => seen.push('definition'));
reply({ id: 0, result: { contents: 'text' } });
reply({ id: 1, result: null });
await new Promise((done) => setTimeout(done, 100));
console.log(seen.join('\n'));
const expected = ['Received id mismatch! Got 0, expected 1', 'definition'].join('\n');
if (seen.join('\n') !== expected) console.log(`changed: expected\n${expected}`);
process.exit(seen.join('\n') === expected ? 0 : 1);
JS
node show.mjs
