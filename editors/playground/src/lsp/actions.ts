// Code actions at the selection, in a menu; formatting and all fixes.

import type { LSPClientExtension } from '@codemirror/lsp-client';
import { StateEffect, StateField } from '@codemirror/state';
import { keymap, showTooltip, type Command, type EditorView, type Tooltip } from '@codemirror/view';
import type * as lsp from 'vscode-languageserver-protocol';
import { codeActions, currentDiagnostic, findingsOf, uriOf } from './diagnostics';
import { showMessage } from './hover';
import { apply, request, editsOf } from './requests';

const setMenu = StateEffect.define<Tooltip | null>();

const menu = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setMenu)) {
        return effect.value;
      }
    }
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

async function openMenu(view: EditorView): Promise<void> {
  const { from, to, head } = view.state.selection.main;
  const here = findingsOf(view.state).filter((it) => it.from <= to && it.to >= from);
  const actions = await codeActions(view, from, to, here.map((it) => currentDiagnostic(it, view.state.doc)));
  if (!actions) {
    return;
  }
  const close = () => {
    view.dispatch({ effects: setMenu.of(null) });
    view.focus();
  };
  const tooltip: Tooltip = {
    pos: head,
    above: false,
    create: () => {
      const dom = menuOf(actions, close, (action) => {
        close();
        apply(view, editsOf(action.edit, uriOf(view)), 'action');
      });
      return { dom, mount: () => dom.querySelector('button')?.focus() };
    },
  };
  view.dispatch({ effects: setMenu.of(tooltip) });
}

function menuOf(actions: lsp.CodeAction[], close: () => void, choose: (action: lsp.CodeAction) => void): HTMLElement {
  const dom = document.createElement('div');
  dom.className = 'menu';
  dom.role = 'menu';
  dom.ariaLabel = 'Code actions';
  for (const action of actions) {
    const button = dom.appendChild(document.createElement('button'));
    button.type = 'button';
    button.role = 'menuitem';
    button.textContent = action.title.replaceAll('`', '');
    button.onclick = () => choose(action);
  }
  if (actions.length === 0) {
    const button = dom.appendChild(document.createElement('button'));
    button.type = 'button';
    button.role = 'menuitem';
    button.textContent = 'No code actions here';
    button.onclick = close;
  }
  dom.onkeydown = (event) => {
    const items = [...dom.querySelectorAll('button')];
    const current = items.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      items[(current + step + items.length) % items.length]?.focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return dom;
}

export const showActions: Command = (view) => {
  openMenu(view).catch(() => showMessage(view, 'The server doesn’t respond.'));
  return true;
};

/** Formats the document. Resolves to false if nothing changes. */
export async function format(view: EditorView): Promise<boolean> {
  const options = { tabSize: 4, insertSpaces: true };
  const response = await request<lsp.TextEdit[] | null>(view, 'textDocument/formatting', { options });
  const edits = response && !response.stale ? (response.result ?? []) : [];
  apply(view, edits, 'format');
  return edits.length > 0;
}

/** Applies all safe fixes. Resolves to false if there are none. */
export async function fixAll(view: EditorView): Promise<boolean> {
  const all = findingsOf(view.state).map((it) => currentDiagnostic(it, view.state.doc));
  const actions = await codeActions(view, 0, view.state.doc.length, all, ['source.fixAll']);
  const edits = (actions ?? []).flatMap((it) => editsOf(it.edit, uriOf(view)));
  apply(view, edits, 'fix');
  return edits.length > 0;
}

export function actions(): LSPClientExtension {
  return { editorExtension: [menu, keymap.of([{ key: 'Mod-.', run: showActions, preventDefault: true }])] };
}
