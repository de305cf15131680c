// The list of diagnostics, with their preferred fixes.

import type { EditorView } from '@codemirror/view';
import { select } from '../editor';
import { applyFix, findingsOf, messageOf, severityOf, type Finding } from '../lsp/diagnostics';
import { noProblems } from '../status';
import { arrowKeys, element, fill, type Panel } from './panel';

const NAMES = { error: 'error', warning: 'warning', info: 'information', hint: 'hint' };
/** The maximum number of diagnostics in the list. */
const LIMIT = 300;

export function problems(): Panel {
  const list = element('ul', { className: 'problems' });
  const note = element('p', { className: 'empty' });
  arrowKeys(list);
  return {
    id: 'problems',
    title: 'Problems',
    dom: element('div', {}, note, list),
    refresh(view) {
      const found = findingsOf(view.state);
      note.textContent = found.length === 0 ? noProblems() : found.length > LIMIT ? `The first ${LIMIT} of ${found.length} problems.` : '';
      note.hidden = note.textContent === '';
      fill(list, found.slice(0, LIMIT).map((it) => row(view, it)));
    },
  };
}

function row(view: EditorView, finding: Finding): HTMLElement {
  const { diagnostic } = finding;
  const severity = severityOf(diagnostic);
  const line = view.state.doc.lineAt(finding.from);
  const place = `${line.number}:${finding.from - line.from + 1}`;
  const item = element(
    'button',
    { type: 'button', className: 'item', onclick: () => select(view, finding.from, finding.to) },
    element('span', { className: `severity ${severity}` }, element('span', { className: 'hidden' }, `${NAMES[severity]}: `)),
    element('span', { className: 'message' }, messageOf(diagnostic)),
    ' ',
    element('span', { className: 'place' }, place),
  );
  const details = element('div', { className: 'details' });
  const href = diagnostic.codeDescription?.href;
  const code = String(diagnostic.code ?? '');
  if (href) {
    details.append(element('a', { href, target: '_blank', rel: 'noopener noreferrer' }, code));
  } else if (code) {
    details.append(element('span', {}, code));
  }
  for (const fix of finding.fixes.filter((it) => it.preferred)) {
    const button = element('button', { type: 'button', className: 'fix', onclick: () => void applyFix(view, finding, fix) }, ...withCode(fix.title));
    button.ariaLabel = `${fix.title.replaceAll('`', '')}, line ${line.number}`;
    details.append(button);
  }
  return element('li', {}, item, details);
}

/** The parts of a text between backticks as code. */
function withCode(text: string): (Node | string)[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part));
}
