// Folding ranges of the server.

import type { LSPClientExtension } from '@codemirror/lsp-client';
import { foldGutter, foldService } from '@codemirror/language';
import { StateEffect, StateField } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type * as lsp from 'vscode-languageserver-protocol';
import { offsetOf } from './positions';
import { request } from './requests';

type Folds = readonly { from: number; to: number }[];

const setFolds = StateEffect.define<Folds>();

const folds = StateField.define<Folds>({
  create: () => [],
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setFolds)) {
        return effect.value;
      }
    }
    const { changes, docChanged } = transaction;
    return docChanged ? value.map((it) => ({ from: changes.mapPos(it.from, 1), to: changes.mapPos(it.to, -1) })) : value;
  },
});

/** Requests the folding ranges of a document. */
export async function refreshFolds(view: EditorView): Promise<void> {
  const response = await request<lsp.FoldingRange[] | null>(view, 'textDocument/foldingRange');
  if (!response || response.stale) {
    return;
  }
  const { doc } = response;
  const found = (response.result ?? []).map((it) => ({
    from: offsetOf(doc, { line: it.startLine, character: it.startCharacter ?? Number.MAX_SAFE_INTEGER }),
    to: offsetOf(doc, { line: it.endLine, character: it.endCharacter ?? Number.MAX_SAFE_INTEGER }),
  }));
  const before = view.state.field(folds, false);
  if (JSON.stringify(before) !== JSON.stringify(found)) {
    view.dispatch({ effects: setFolds.of(found) });
  }
}

export function folding(): LSPClientExtension {
  return {
    clientCapabilities: { textDocument: { foldingRange: {} } },
    editorExtension: [
      folds,
      foldService.of((state, start, end) => state.field(folds).find((it) => it.from >= start && it.from <= end && it.to > end) ?? null),
      foldGutter({ foldingChanged: (update) => update.startState.field(folds) !== update.state.field(folds) }),
    ],
  };
}
