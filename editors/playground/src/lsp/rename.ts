// Rename with the server's own range and its reason to refuse.

import type { LSPClientExtension } from '@codemirror/lsp-client';
import { keymap, showDialog, type Command, type EditorView } from '@codemirror/view';
import type * as lsp from 'vscode-languageserver-protocol';
import { uriOf } from './diagnostics';
import { showMessage } from './hover';
import { positionOf, spanOf } from './positions';
import { apply, request, editsOf } from './requests';

type Prepared = { range: lsp.Range; placeholder: string } | lsp.Range | null;

async function rename(view: EditorView): Promise<void> {
  const position = positionOf(view.state.doc, view.state.selection.main.head);
  const prepared = await request<Prepared>(view, 'textDocument/prepareRename', { position });
  if (!prepared?.result) {
    showMessage(view, 'There is nothing to rename at the cursor.');
    return;
  }
  const range = 'range' in prepared.result ? prepared.result.range : prepared.result;
  const { from, to } = spanOf(prepared.doc, range);
  const value = 'placeholder' in prepared.result ? prepared.result.placeholder : prepared.doc.sliceString(from, to);
  const { close, result } = showDialog(view, {
    label: `New name for ${value}`,
    input: { name: 'name', value },
    focus: true,
    submitLabel: 'Rename',
  });
  const form = await result;
  view.dispatch({ effects: close });
  view.focus();
  if (form) {
    const newName = (form.elements.namedItem('name') as HTMLInputElement).value;
    const response = await request<lsp.WorkspaceEdit | null>(view, 'textDocument/rename', { position, newName });
    if (response && !response.stale) {
      apply(view, editsOf(response.result, uriOf(view)), 'rename');
    }
  }
}

const command: Command = (view) => {
  rename(view).catch((error: unknown) => {
    const { message } = error as { message?: string };
    showMessage(view, (message ?? String(error)).replaceAll('`', ''));
  });
  return true;
};

export function renaming(): LSPClientExtension {
  return {
    clientCapabilities: { textDocument: { rename: { prepareSupport: true } } },
    editorExtension: keymap.of([{ key: 'F2', run: command, preventDefault: true }]),
  };
}
