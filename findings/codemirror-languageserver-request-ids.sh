#!/bin/bash
# codemirror-languageserver 1.22.1 takes a request of the server for the answer to its own request with the same identifier.
#
# Package:  npm codemirror-languageserver 1.22.1
# Input:    the client waits for the answer to its hover request; the server sends the request `workspace/configuration`
#           with the same number as identifier, then the hover
# Expected, before the first run: the client answers the request, and shows the hover. In the protocol, each side counts its
#           requests by itself, and a request is known by its `method`.
# Seen:     the hover is empty, the request isn't answered, and the hover that comes later is ignored. A request with the
#           identifier 0 isn't answered either; one with a text is.
# Matters:  a server that counts from 0 or 1 may wait for its settings in vain. Identifiers that are texts are safe.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts codemirror-languageserver@1.22.1 \
    @codemirror/state@6.7.6 @codemirror/view@6.43.15 || { echo "skipped: needs codemirror-languageserver 1.22.1"; exit 77; }
cat >show.mjs <<'JS'
import { LanguageServerClient } from 'codemirror-languageserver';
const sent = [];
let receive;
const reply = (message) => receive(JSON.stringify({ jsonrpc: '2.0', ...message }));
const transport = {
  send(text) {
    const message = JSON.parse(text);
    sent.push(message);
    if (message.method === 'initialize') setTimeout(() => reply({ id: message.id, result: { capabilities: { hoverProvider: true } } }));
  },
  onMessage(callback) { receive = callback; },
  onClose() {}, onError() {}, close() {},
};
let failed = 0;
const expect = (name, expected, seen) => {
  console.log(`${name}: ${seen}`);
  if (seen !== expected) { console.log(`  changed: expected ${expected}`); failed = 1; }
};
const client = new LanguageServerClient({ transport, rootUri: 'file:///', workspaceFolders: null });
await client.initializePromise;
const request = { method: 'workspace/configuration', params: { items: [{ section: 'name' }] } };
const hover = async (id) => {
  const answer = client.textDocumentHover({ textDocument: { uri: 'file:///Dockerfile' }, position: { line: 0, character: 0 } });
  await new Promise((done) => setTimeout(done, 10));
  const own = sent.at(-1).id;
  sent.length = 0;
  reply({ id: id ?? own, ...request });
  reply({ id: own, result: { contents: 'text' } });
  const contents = (await answer)?.contents;
  return `hover ${contents}, ${sent.filter(({ method }) => !method).length} answers`;
};
expect('the same number', 'hover undefined, 0 answers', await hover());
expect('0', 'hover text, 0 answers', await hover(0));
expect('a text', 'hover text, 1 answers', await hover('s1'));
process.exit(failed);
JS
node show.mjs
