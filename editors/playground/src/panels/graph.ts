// The stage graph, as VS Code's extension draws it.

import type { EditorView } from '@codemirror/view';
import { layout, picture, type Graph } from '../../../vscode/src/picture';
import { select } from '../editor';
import { spanOf } from '../lsp/positions';
import { request } from '../lsp/requests';
import { element, type Panel } from './panel';

export function graph(): Panel {
  const dom = element('div', { className: 'graph' });
  let shown: { graph: Graph; view: EditorView } | undefined;
  const go = (target: EventTarget | null) => {
    const node = (target as Element | null)?.closest<SVGElement>('.stage')?.dataset.node;
    const range = shown?.graph.nodes[Number(node)]?.range;
    if (node !== undefined && range && shown) {
      const { from, to } = spanOf(shown.view.state.doc, range);
      select(shown.view, from, to);
    }
  };
  dom.addEventListener('click', (event) => go(event.target));
  dom.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      // Otherwise the editor, which gets the focus, would insert a line break.
      event.preventDefault();
      go(event.target);
    }
  });
  return {
    id: 'graph',
    title: 'Stages',
    dom,
    async refresh(view) {
      const response = await request<Graph | null>(view, 'dockwright/stageGraph');
      if (response?.result) {
        shown = { graph: response.result, view };
        // Labels are escaped by `picture`.
        dom.innerHTML = picture(layout(response.result));
      }
    },
  };
}
