#!/bin/bash
# @codemirror/lsp-client 6.3.0 sends lists in client capabilities as objects, if an extension sets a list that the client has.
#
# Package:  npm @codemirror/lsp-client 6.3.0
# Input:    an extension with the capability `textDocument.hover.contentFormat: ["markdown"]`, which the client has too.
# Expected, before the first run: `initialize` contains the extension's list, or that joined with the client's own.
# Seen:     the lists are merged by their indices, into `{"0": "markdown", "1": "plaintext"}`.
# Matters:  a server that expects a list there, as the protocol has it, refuses `initialize`. The playground can't change the
#           lists that the client has itself.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @codemirror/lsp-client@6.3.0 ||
    { echo "skipped: needs @codemirror/lsp-client 6.3.0"; exit 77; }

cat >show.mjs <<'JS'
import { LSPClient } from '@codemirror/lsp-client';
const client = new LSPClient({ extensions: [{ clientCapabilities: { textDocument: { hover: { contentFormat: ['markdown'] } } } }] });
client.connect({
  subscribe() {},
  unsubscribe() {},
  send(message) {
    const { contentFormat } = JSON.parse(message).params.capabilities.textDocument.hover;
    console.log(`contentFormat: ${JSON.stringify(contentFormat)}`);
    process.exit(Array.isArray(contentFormat) ? 1 : 0);
  },
});
JS
node show.mjs
