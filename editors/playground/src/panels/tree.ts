// The syntax tree of the tree-sitter grammar.

import type { EditorView } from '@codemirror/view';
import type { Range } from 'vscode-languageserver-protocol';
import { select } from '../editor';
import { spanOf } from '../lsp/positions';
import { request } from '../lsp/requests';
import { arrowKeys, element, fill, type Panel } from './panel';

/** The result of `dockwright/syntaxTree`: nodes before their children. */
interface SyntaxTree {
  nodes: SyntaxNode[];
}

interface SyntaxNode {
  depth: number;
  kind: string;
  named: boolean;
  field?: string | null;
  range: Range;
}

/** The maximum number of nodes in the list. */
const LIMIT = 3000;

export function tree(): Panel {
  const list = element('ul', { className: 'tree' });
  const note = element('p', { className: 'empty', hidden: true });
  arrowKeys(list);
  return {
    id: 'tree',
    title: 'Syntax tree',
    dom: element('div', {}, note, list),
    async refresh(view) {
      const response = await request<SyntaxTree | null>(view, 'dockwright/syntaxTree').catch(() => undefined);
      if (!response) {
        note.hidden = false;
        note.textContent = 'The server has no syntax tree.';
        return;
      }
      const nodes = response.result?.nodes ?? [];
      note.hidden = nodes.length <= LIMIT;
      note.textContent = `The first ${LIMIT} of ${nodes.length} nodes.`;
      fill(list, nodes.slice(0, LIMIT).map((it) => row(view, it)));
    },
  };
}

function row(view: EditorView, node: SyntaxNode): HTMLElement {
  const { start, end } = node.range;
  const place = `${start.line + 1}:${start.character + 1}–${end.line + 1}:${end.character + 1}`;
  const item = element(
    'button',
    {
      type: 'button',
      className: 'item',
      onclick: () => {
        const { from, to } = spanOf(view.state.doc, node.range);
        select(view, from, to);
      },
    },
    ...(node.field ? [element('span', { className: 'field' }, `${node.field}: `)] : []),
    element('span', { className: node.named ? 'kind' : 'anonymous' }, node.named ? node.kind : JSON.stringify(node.kind)),
    ' ',
    element('span', { className: 'place' }, place),
  );
  item.style.setProperty('--depth', String(node.depth));
  return element('li', {}, item);
}
