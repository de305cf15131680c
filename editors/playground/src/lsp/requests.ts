// Requests to the server about the document of an editor.

import { LSPPlugin } from '@codemirror/lsp-client';
import { isolateHistory } from '@codemirror/commands';
import type { Text } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { changesOf } from './positions';

/** A response, and the document that it refers to. */
export interface DocumentResponse<T> {
  result: T;
  doc: Text;
  /** True if the document has changed since the request. */
  stale: boolean;
}

/** Sends a request about the current text of an editor. `null` if there is no server. */
export async function request<T>(view: EditorView, method: string, params: object = {}): Promise<DocumentResponse<T> | null> {
  const plugin = LSPPlugin.get(view);
  if (!plugin) {
    return null;
  }
  plugin.client.sync();
  const doc = view.state.doc;
  const result = await plugin.client.request<object, T>(method, { textDocument: { uri: plugin.uri }, ...params });
  return { result, doc, stale: view.state.doc !== doc };
}

/** The edits of a document in a workspace edit. */
export function editsOf(edit: WorkspaceEdit | null | undefined, uri: string): TextEdit[] {
  const changes = edit?.changes?.[uri] ?? [];
  const versioned = (edit?.documentChanges ?? []).flatMap((it) => ('edits' in it && it.textDocument.uri === uri ? it.edits : []));
  return [...changes, ...(versioned as TextEdit[])];
}

/** Applies edits as one step of the undo history. */
export function apply(view: EditorView, edits: readonly TextEdit[], userEvent: string): void {
  if (edits.length > 0) {
    view.dispatch({
      changes: changesOf(view.state.doc, edits),
      userEvent,
      annotations: isolateHistory.of('full'),
      scrollIntoView: true,
    });
  }
}
