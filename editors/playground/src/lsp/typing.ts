// Formatting while typing: the indentation of a line that continues an instruction.

import type { LSPClientExtension } from '@codemirror/lsp-client';
import { EditorView } from '@codemirror/view';
import type { TextEdit } from 'vscode-languageserver-protocol';
import { changesOf, positionOf } from './positions';
import { request } from './requests';

/** Formats a new line, unless typing goes on before the server responds. */
async function formatLine(view: EditorView): Promise<void> {
  const position = positionOf(view.state.doc, view.state.selection.main.head);
  const options = { tabSize: 4, insertSpaces: true };
  const response = await request<TextEdit[] | null>(view, 'textDocument/onTypeFormatting', { position, ch: '\n', options });
  if (response?.result?.length && !response.stale) {
    // It belongs to the same step of the undo history as the line break.
    const changes = view.state.changes(changesOf(response.doc, response.result));
    view.dispatch({ changes, selection: view.state.selection.map(changes, 1), userEvent: 'input.type' });
  }
}

export function typing(): LSPClientExtension {
  return {
    clientCapabilities: { textDocument: { onTypeFormatting: {} } },
    editorExtension: EditorView.updateListener.of((update) => {
      const { state, view } = update;
      const head = state.selection.main.head;
      const line = state.doc.lineAt(head);
      const broken = update.transactions.some((it) => it.isUserEvent('input') && !it.isUserEvent('input.complete') && it.newDoc.lines > it.startState.doc.lines);
      if (broken && state.selection.ranges.length === 1 && !state.sliceDoc(line.from, head).trim()) {
        formatLine(view).catch(() => {});
      }
    }),
  };
}
