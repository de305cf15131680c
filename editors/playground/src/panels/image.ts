// Arguments, stages and the effective image configuration of each stage.

import { ask } from '../lsp/requests';
import { element, type Panel } from './panel';

export function image(): Panel {
  const dom = element('div', { className: 'image' });
  return {
    id: 'image',
    title: 'Image',
    dom,
    async refresh(view) {
      const answer = await ask<{ text: string } | null>(view, 'dockwright/inspect');
      if (answer?.result) {
        dom.replaceChildren(...sections(answer.result.text));
      }
    },
  };
}

/** The text of `dockwright inspect`: lines without indentation are headings. */
function sections(text: string): HTMLElement[] {
  const made: HTMLElement[] = [];
  let rows: string[] = [];
  const flush = () => {
    if (rows.some(Boolean)) {
      made.push(element('pre', { tabIndex: 0 }, rows.join('\n').trimEnd()));
    }
    rows = [];
  };
  for (const line of text.split('\n')) {
    if (line && !line.startsWith(' ')) {
      flush();
      made.push(element('h2', {}, line));
    } else {
      rows.push(line.slice(2));
    }
  }
  flush();
  return made;
}
