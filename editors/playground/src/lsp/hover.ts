// Hover with the pointer, and at the cursor by a key.

import { LSPPlugin, type LSPClientExtension } from '@codemirror/lsp-client';
import { StateEffect, StateField } from '@codemirror/state';
import { EditorView, hoverTooltip, keymap, showTooltip, type Command, type Tooltip } from '@codemirror/view';
import type * as lsp from 'vscode-languageserver-protocol';
import { positionOf, spanOf } from './positions';
import { request } from './requests';

async function tooltipAt(view: EditorView, pos: number): Promise<Tooltip | null> {
  const response = await request<lsp.Hover | null>(view, 'textDocument/hover', { position: positionOf(view.state.doc, pos) });
  const plugin = LSPPlugin.get(view);
  if (!response?.result || response.stale || !plugin) {
    return null;
  }
  const { contents, range } = response.result;
  const markup = typeof contents === 'object' && 'kind' in contents ? contents : { kind: 'plaintext' as const, value: String(contents) };
  const { from, to } = range ? spanOf(response.doc, range) : { from: pos, to: pos };
  return {
    pos: from,
    end: to,
    above: true,
    create() {
      const dom = document.createElement('div');
      dom.className = 'documentation hover';
      dom.innerHTML = plugin.docToHTML(markup);
      return { dom };
    },
  };
}

const setTooltip = StateEffect.define<Tooltip | null>();

/** The tooltip that a command has opened: the next change or movement closes it. */
const opened = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setTooltip)) {
        return effect.value;
      }
    }
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

const showHover: Command = (view) => {
  void tooltipAt(view, view.state.selection.main.head).then((it) => view.dispatch({ effects: setTooltip.of(it) }));
  return true;
};

/** Shows a message at the cursor, until the next change or movement. */
export function showMessage(view: EditorView, text: string): void {
  const create = () => {
    const dom = document.createElement('div');
    dom.className = 'documentation';
    dom.role = 'alert';
    dom.textContent = text;
    return { dom };
  };
  view.dispatch({ effects: setTooltip.of({ pos: view.state.selection.main.head, above: true, create }) });
}

const hideHover: Command = (view) => {
  const shown = view.state.field(opened) !== null;
  if (shown) {
    view.dispatch({ effects: setTooltip.of(null) });
  }
  return shown;
};

export function hover(): LSPClientExtension {
  return {
    editorExtension: [
      hoverTooltip(tooltipAt, { hideOn: (transaction) => transaction.docChanged, hoverTime: 250 }),
      opened,
      keymap.of([
        { key: 'Mod-i', run: showHover, preventDefault: true },
        { key: 'Escape', run: hideHover },
      ]),
    ],
  };
}
