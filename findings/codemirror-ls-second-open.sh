#!/bin/bash
# @valtown/codemirror-ls 0.2.5 opens each document twice, without closing it.
#
# Package:  npm @valtown/codemirror-ls 0.2.5 with @codemirror/view 6.43.15, in jsdom 24.1.3
# Input:    an editor with a Dockerfile, and a transport that records the notifications; then one change of the text
# Expected, before the first run: `didOpen`, then `didChange`, as the protocol allows only one `didOpen` before `didClose`.
# Seen:     `didOpen` with version 1, `didOpen` with version 2 and the same text, then `didChange` with version 3.
# Matters:  a server that counts open documents, or refuses a second `didOpen`, ends up with a wrong state. It has to take the
#           second one for a new text.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @valtown/codemirror-ls@0.2.5 @codemirror/state@6.7.6 \
    @codemirror/view@6.43.15 jsdom@24.1.3 || { echo "skipped: needs @valtown/codemirror-ls 0.2.5"; exit 77; }
cat >show.mjs <<'JS'
import { JSDOM } from 'jsdom';
const { window } = new JSDOM('', { pretendToBeVisual: true });
const names = ['document', 'Node', 'MutationObserver', 'DocumentFragment', 'HTMLElement', 'getComputedStyle', 'Range', 'Window'];
for (const name of names) globalThis[name] ??= window[name];
globalThis.window = window;
globalThis.requestAnimationFrame = (run) => setTimeout(run, 0);
const { EditorState } = await import('@codemirror/state');
const { EditorView } = await import('@codemirror/view');
const { LSClient, languageServerWithClient } = await import('@valtown/codemirror-ls');
const notifications = [];
const nothing = () => () => {};
const transport = {
    onNotification: nothing,
    onRequest: nothing,
    onError: nothing,
    sendNotification: (method, { textDocument }) => textDocument && notifications.push(`${method} ${textDocument.version}`),
    sendRequest: async (method) => (method === 'initialize' ? { capabilities: { textDocumentSync: 1 } } : null),
};
const client = new LSClient({ transport, workspaceFolders: null });
const documentUri = 'file:///Dockerfile';
const extension = languageServerWithClient({ client, documentUri, languageId: 'dockerfile', sendDidOpen: true, features: {} });
const view = new EditorView({ state: EditorState.create({ doc: 'FROM a\n', extensions: [extension] }) });
const wait = () => new Promise((run) => setTimeout(run, 1500));
await wait();
view.dispatch({ changes: { from: 5, insert: 'b' } });
await wait();
console.log(notifications.join(', ').replaceAll('textDocument/', ''));
process.exit();
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "notifications" "didOpen 1, didOpen 2, didChange 3" "$(timeout 60 node show.mjs 2>log)"
exit $failed
