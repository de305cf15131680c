// The dialogs of the page: the link, if it can't be copied, and the keys.

import type { Work } from './document';
import { byId } from './page';
import { element } from './panels/panel';
import { toFragment } from './share';
import { announce } from './status';

/** Copies a link that contains the work. */
export async function share(work: Work): Promise<void> {
  const url = new URL(location.href);
  url.hash = await toFragment(work);
  history.replaceState(null, '', url);
  try {
    await navigator.clipboard.writeText(url.href);
    announce('Link copied. It contains the text.');
  } catch {
    const field = element('textarea', { value: url.href, readOnly: true, rows: 5 });
    field.ariaLabel = 'Link';
    showDialog('Share', element('p', {}, 'This link contains the text. Nothing is stored elsewhere.'), field);
    field.select();
  }
}

function showDialog(title: string, ...content: Node[]): void {
  byId('dialog-title').textContent = title;
  byId('dialog-body').replaceChildren(...content);
  byId<HTMLDialogElement>('dialog').showModal();
}

export function showKeys(): void {
  const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? 'Cmd' : 'Ctrl';
  const keys: [string, string][] = [
    [`${mod}+Space`, 'Complete'],
    [`${mod}+I`, 'Show hover'],
    [`${mod}+.`, 'Fixes and refactorings'],
    [`${mod}+Shift+M`, 'Problems in the editor'],
    ['F8', 'Next problem'],
    ['F2', 'Rename'],
    ['F12', 'Go to definition'],
    ['Shift+F12', 'Find references'],
    ['Shift+Alt+F', 'Format'],
    [`${mod}+Shift+Space`, 'Signature help'],
    [`${mod}+Shift+[ and ]`, 'Fold and unfold'],
    [`${mod}+F`, 'Search'],
    [`${mod}+Z`, 'Undo'],
    ['Escape, then Tab', 'Leave the editor'],
  ];
  const rows = keys.map(([key, text]) => element('tr', {}, element('td', {}, element('kbd', {}, key)), element('td', {}, text)));
  showDialog('Keyboard', element('table', {}, element('tbody', {}, ...rows)));
}
