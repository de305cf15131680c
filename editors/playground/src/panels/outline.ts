// Stages and their instructions.

import type { EditorView } from '@codemirror/view';
import type { DocumentSymbol } from 'vscode-languageserver-protocol';
import { select } from '../editor';
import { spanOf } from '../lsp/positions';
import { request } from '../lsp/requests';
import { arrowKeys, element, fill, type Panel } from './panel';

export function outline(): Panel {
  const list = element('ul', { className: 'outline' });
  arrowKeys(list);
  return {
    id: 'outline',
    title: 'Outline',
    dom: list,
    async refresh(view) {
      const response = await request<DocumentSymbol[] | null>(view, 'textDocument/documentSymbol');
      if (response && !response.stale) {
        fill(list, (response.result ?? []).map((it) => row(view, it)));
      }
    },
  };
}

function row(view: EditorView, symbol: DocumentSymbol): HTMLElement {
  const item = element(
    'button',
    {
      type: 'button',
      className: 'item',
      onclick: () => {
        const { from, to } = spanOf(view.state.doc, symbol.selectionRange);
        select(view, from, to);
      },
    },
    element('b', {}, symbol.name),
    ' ',
    element('span', { className: 'detail' }, symbol.detail ?? ''),
  );
  const made = element('li', {}, item);
  if (symbol.children?.length) {
    made.append(element('ul', {}, ...symbol.children.map((it) => row(view, it))));
  }
  return made;
}
