// The status line: failures, messages, the counts of problems, and the position of the cursor.

import type { EditorState } from '@codemirror/state';
import { findingsOf, severityOf } from './lsp/diagnostics';
import { byId } from './page';

const status = byId('status');
/** What the status line shows: the first that isn't empty. */
const LOADING = 'Loading…';
const lines = { failure: '', message: '', counts: LOADING };
let messageTimer: ReturnType<typeof setTimeout> | undefined;

function showStatus(): void {
  const text = lines.failure || lines.message || lines.counts;
  if (status.textContent !== text) {
    status.textContent = text;
  }
}

/** Shows a message for some seconds. */
export function announce(text: string): void {
  lines.message = text;
  showStatus();
  clearTimeout(messageTimer);
  messageTimer = setTimeout(() => {
    lines.message = '';
    showStatus();
  }, 4000);
}

export function fail(message: string): void {
  lines.failure = `The server stopped: ${message}. Reload the page.`;
  status.classList.add('failed');
  showStatus();
}

/** Shows how many problems of each severity there are. */
export function showCounts(state: EditorState): void {
  const found = findingsOf(state).map((it) => severityOf(it.diagnostic));
  const count = (severity: string, one: string, many: string) => {
    const number = found.filter((it) => it === severity).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  };
  const parts = [
    ...count('error', 'error', 'errors'),
    ...count('warning', 'warning', 'warnings'),
    ...count('info', 'information', 'information'),
    ...count('hint', 'hint', 'hints'),
  ];
  lines.counts = parts.join(', ') || 'No problems';
  showStatus();
}

/** What to show in place of problems before the server has answered. */
export function noProblems(): string {
  return lines.counts === LOADING ? LOADING : 'No problems.';
}

export function showPosition(state: EditorState): void {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  byId('position').textContent = `Line ${line.number}, column ${head - line.from + 1}`;
}
