// What the tabs have in common.

import type { EditorView } from '@codemirror/view';

/** The content of a tab. It is shown only while its tab is selected. */
export interface Panel {
  id: string;
  title: string;
  dom: HTMLElement;
  /** Updates the content for the current text; called when the tab is selected, and in pauses of typing. */
  refresh(view: EditorView): Promise<void> | void;
}

/** Creates an element with properties and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Makes the buttons of a list one stop of the Tab key, between which the arrow keys move. */
export function arrowKeys(list: HTMLElement): void {
  const items = () => [...list.querySelectorAll<HTMLButtonElement>('button.item')];
  list.addEventListener('focusin', (event) => {
    const item = (event.target as HTMLElement).closest<HTMLButtonElement>('button.item');
    if (item) {
      list.querySelector('button.item[tabindex="0"]')?.setAttribute('tabindex', '-1');
      item.tabIndex = 0;
    }
  });
  list.addEventListener('keydown', (event) => {
    const all = items();
    const current = all.indexOf(document.activeElement as HTMLButtonElement);
    const next = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: all.length - 1 }[event.key];
    if (current >= 0 && next !== undefined) {
      all[next]?.focus();
      event.preventDefault();
    }
  });
}

/** Replaces the content of a list, and keeps the focus at the same place in it. */
export function fill(list: HTMLElement, rows: HTMLElement[]): void {
  const before = [...list.querySelectorAll('button.item')];
  const focused = before.indexOf(document.activeElement as Element);
  list.replaceChildren(...rows);
  const items = list.querySelectorAll<HTMLButtonElement>('button.item');
  items.forEach((it, index) => (it.tabIndex = index === Math.max(0, focused) ? 0 : -1));
  if (focused >= 0) {
    items[Math.min(focused, items.length - 1)]?.focus();
  }
}
