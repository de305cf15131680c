// The switch between the light and the dark theme.

import type { EditorView } from '@codemirror/view';
import { followTheme, isDark } from './editor';
import { byId } from './page';

export function setUpTheme(views: EditorView[]): void {
  const button = byId<HTMLButtonElement>('theme');
  const show = () => {
    button.ariaPressed = String(isDark());
    views.forEach(followTheme);
  };
  const set = (dark: boolean) => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    show();
  };
  button.onclick = () => {
    set(!isDark());
    try {
      localStorage.setItem('theme', isDark() ? 'dark' : 'light');
    } catch {
      // Storage is disabled.
    }
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => {
    try {
      if (!localStorage.getItem('theme')) {
        set(event.matches);
      }
    } catch {
      set(event.matches);
    }
  });
  show();
}
