// Tabs beside the editor, as the ARIA practices describe them: arrow keys select.

import type { EditorView } from '@codemirror/view';
import { element, type Panel } from './panels/panel';

export interface Tabs {
  /** Updates the content of the selected tab. */
  refresh(): Promise<void>;
  /** Adds a number to the title of a tab. */
  badge(id: string, count: number): void;
  selected(): string;
}

export function createTabs(list: HTMLElement, container: HTMLElement, panels: Panel[], view: EditorView): Tabs {
  const buttons = panels.map((panel) => {
    const button = element('button', { type: 'button', id: `tab-${panel.id}` }, panel.title);
    button.role = 'tab';
    button.setAttribute('aria-controls', container.id);
    button.onclick = () => select(panel);
    return button;
  });
  list.append(...buttons);
  let current: Panel | undefined;

  function select(panel: Panel): void {
    current = panel;
    buttons.forEach((button, index) => {
      const selected = panels[index] === panel;
      button.ariaSelected = String(selected);
      button.tabIndex = selected ? 0 : -1;
    });
    container.setAttribute('aria-labelledby', `tab-${panel.id}`);
    container.replaceChildren(panel.dom);
    container.scrollTop = 0;
    void refresh();
  }

  async function refresh(): Promise<void> {
    try {
      await current?.refresh(view);
    } catch {
      // The server has stopped, which is reported elsewhere.
    }
  }

  list.addEventListener('keydown', (event) => {
    const index = panels.indexOf(current!);
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: panels.length - 1 }[event.key];
    const panel = next === undefined ? undefined : panels[(next + panels.length) % panels.length];
    if (panel) {
      select(panel);
      buttons[panels.indexOf(panel)]?.focus();
      event.preventDefault();
    }
  });
  select(panels[0]!);
  return {
    refresh,
    selected: () => current?.id ?? '',
    badge(id, count) {
      const index = panels.findIndex((it) => it.id === id);
      const title = panels[index]?.title ?? '';
      buttons[index]?.replaceChildren(title, ...(count > 0 ? [' ', element('span', { className: 'badge' }, String(count))] : []));
    },
  };
}
