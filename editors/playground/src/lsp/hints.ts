// Inlay hints: resolved values, stage numbers and effective commands.

import type { LSPClientExtension } from '@codemirror/lsp-client';
import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import type * as lsp from 'vscode-languageserver-protocol';
import { offsetOf, positionOf } from './positions';
import { request } from './requests';

class Hint extends WidgetType {
  constructor(private readonly text: string) {
    super();
  }

  override eq(other: Hint): boolean {
    return other.text === this.text;
  }

  toDOM(): HTMLElement {
    const dom = document.createElement('span');
    dom.className = 'hint';
    dom.textContent = this.text;
    return dom;
  }
}

const setHints = StateEffect.define<DecorationSet>();

const hintsField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setHints)) {
        return effect.value;
      }
    }
    return value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Requests the hints of a document. */
export async function refreshHints(view: EditorView): Promise<void> {
  const { doc } = view.state;
  const range = { start: { line: 0, character: 0 }, end: positionOf(doc, doc.length) };
  const response = await request<lsp.InlayHint[] | null>(view, 'textDocument/inlayHint', { range });
  if (!response || response.stale) {
    return;
  }
  const hints = (response.result ?? []).map((it) => {
    const label = typeof it.label === 'string' ? it.label : it.label.map((part) => part.value).join('');
    const text = `${it.paddingLeft ? ' ' : ''}${label}${it.paddingRight ? ' ' : ''}`;
    return Decoration.widget({ widget: new Hint(text), side: 1 }).range(offsetOf(doc, it.position));
  });
  view.dispatch({ effects: setHints.of(Decoration.set(hints, true)) });
}

export function hints(): LSPClientExtension {
  return { clientCapabilities: { textDocument: { inlayHint: {} } }, editorExtension: hintsField };
}
