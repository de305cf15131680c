#!/bin/bash
# codemirror-languageserver 1.22.1 sends the first change with the version of the opened document.
#
# Package:  npm codemirror-languageserver 1.22.1, with jsdom 22.1.0
# Input:    an editor with `FROM a`, in which two characters are typed
# Expected, before the first run: `didOpen` has the version 0, the changes have 1 and 2. In the protocol, the version of a
#           change is that of the document after it, and increases with each.
# Seen:     0 for `didOpen`, 0 for the first change, 1 for the second.
# Matters:  a server that ignores changes with a version that it has already loses the first one; with incremental changes,
#           all later positions are wrong.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts codemirror-languageserver@1.22.1 \
    @codemirror/state@6.7.6 @codemirror/view@6.43.15 jsdom@22.1.0 ||
    { echo "skipped: needs codemirror-languageserver 1.22.1 and jsdom 22.1.0"; exit 77; }
cat >show.mjs <<'JS'
import { JSDOM } from 'jsdom';
const { window } = new JSDOM('<body></body>');
window.requestAnimationFrame = (callback) => setTimeout(callback, 0);
window.cancelAnimationFrame = clearTimeout;
globalThis.window = window;
for (const name of ['document', 'MutationObserver', 'HTMLElement', 'Node', 'Element', 'Window', 'requestAnimationFrame', 'cancelAnimationFrame'])
  globalThis[name] = window[name];
const { languageServerWithTransport } = await import('codemirror-languageserver');
const { EditorView } = await import('@codemirror/view');
const seen = [];
let receive;
const transport = {
  send(text) {
    const { id, method, params } = JSON.parse(text);
    if (method === 'initialize')
      setTimeout(() => receive(JSON.stringify({ jsonrpc: '2.0', id, result: { capabilities: { textDocumentSync: 1 } } })));
    if (method.startsWith('textDocument/did')) seen.push(`${method.slice(13)} ${params.textDocument.version}`);
  },
  onMessage(callback) { receive = callback; },
  onClose() {}, onError() {}, close() {},
};
const options = { transport, rootUri: 'file:///', workspaceFolders: null, documentUri: 'file:///Dockerfile', languageId: 'dockerfile' };
const view = new EditorView({ doc: 'FROM a\n', parent: document.body, extensions: languageServerWithTransport(options) });
const sleep = () => new Promise((done) => setTimeout(done, 50));
await sleep();
for (const insert of ['b', 'c']) {
  view.dispatch({ changes: { from: 6, insert } });
  await sleep();
}
console.log(seen.join(', '));
const expected = 'didOpen 0, didChange 0, didChange 1';
if (seen.join(', ') !== expected) console.log(`changed: expected ${expected}`);
process.exit(seen.join(', ') === expected ? 0 : 1);
JS
node show.mjs
