// Arguments, stages and the effective image configuration of each stage.

import { request } from '../lsp/requests';
import { element, type Panel } from './panel';

export function image(): Panel {
  const dom = element('div', { className: 'image' });
  return {
    id: 'image',
    title: 'Image',
    dom,
    async refresh(view) {
      const response = await request<{ text: string } | null>(view, 'dockwright/inspect');
      if (response?.result) {
        dom.replaceChildren(...sections(response.result.text));
      }
    },
  };
}

/** The text of `dockwright inspect`: lines without indentation are headings. */
function sections(text: string): HTMLElement[] {
  const made: HTMLElement[] = [];
  let heading = '';
  let rows: string[] = [];
  const flush = () => {
    const filled = rows.filter(Boolean);
    if (filled.length > 0) {
      made.push(heading.startsWith('Stage ') ? configuration(filled) : element('pre', { tabIndex: 0 }, filled.join('\n')));
    }
    rows = [];
  };
  for (const line of text.split('\n')) {
    if (line && !line.startsWith(' ')) {
      flush();
      heading = line;
      made.push(element('h2', {}, line));
    } else {
      rows.push(line.slice(2));
    }
  }
  flush();
  return made;
}

/** The settings of an image, each with a name before two spaces, or without one if it continues the previous setting. */
function configuration(rows: string[]): HTMLElement {
  const parts = rows.map((row) => /^(|\S.*?) {2,}(\S.*)$/.exec(row));
  if (parts.includes(null)) {
    return element('p', {}, rows.join('\n').replaceAll('`', ''));
  }
  const body = parts.map((part) => element('tr', {}, part?.[1] ? element('th', { scope: 'row' }, part[1]) : element('td'), element('td', {}, part?.[2] ?? '')));
  return element('table', {}, element('tbody', {}, ...body));
}
