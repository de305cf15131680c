// Starts the page: connects the server, the editors and the tabs.

import type { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import examples from 'examples';
import { connect } from './connection';
import { EMPTY, readWork, settingsOf, type Work } from './document';
import { createClient, createEditor, createIgnoreEditor, followTheme, IGNORE_FILE, isDark, replaceText } from './editor';
import { fixAll, format } from './lsp/actions';
import { findingsChanged, findingsOf, severityOf } from './lsp/diagnostics';
import { refreshFolds } from './lsp/folding';
import { refreshHints } from './lsp/hints';
import { build } from './panels/build';
import { graph } from './panels/graph';
import { image } from './panels/image';
import { outline } from './panels/outline';
import { element } from './panels/panel';
import { problems } from './panels/problems';
import { tree } from './panels/tree';
import { fromFragment, toFragment } from './share';
import { createTabs } from './tabs';

/** Milliseconds without a change after which what isn't urgent is updated. */
const PAUSE = 200;

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const status = byId('status');
/** What the status line shows: the first that isn't empty. */
const lines = { failure: '', message: '', counts: 'Loading…' };
let messageTimer: ReturnType<typeof setTimeout> | undefined;

function showStatus(): void {
  const text = lines.failure || lines.message || lines.counts;
  if (status.textContent !== text) {
    status.textContent = text;
  }
}

/** Shows a message for some seconds. */
function announce(text: string): void {
  lines.message = text;
  showStatus();
  clearTimeout(messageTimer);
  messageTimer = setTimeout(() => {
    lines.message = '';
    showStatus();
  }, 4000);
}

function fail(message: string): void {
  lines.failure = `The server stopped: ${message}. Reload the page.`;
  status.classList.add('failed');
  showStatus();
}

const connection = connect(fail);

start().catch((error: unknown) => fail(error instanceof Error ? error.message : JSON.stringify(error)));

async function start(): Promise<void> {
  const linked = await fromFragment(location.hash);
  const work = linked ?? stored() ?? { ...EMPTY, text: examples[0]?.text ?? '', ignore: examples[0]?.ignore ?? '' };
  if (work.ignore) {
    connection.setFile(new URL(IGNORE_FILE).pathname, work.ignore);
  }
  const client = createClient(connection, work);

  const later = debounce(PAUSE, () => void pause());
  const soon = debounce(PAUSE / 4, () => void tabs.refresh());
  const changed = () => {
    if (location.hash) {
      history.replaceState(null, '', location.pathname + location.search);
    }
    later();
  };
  const onUpdate = EditorView.updateListener.of((update) => {
    if (update.docChanged) {
      changed();
    }
    if (findingsChanged(update)) {
      showCounts(update.view);
    }
    if (update.selectionSet || update.docChanged) {
      showPosition(update.state);
    }
  });

  const view = createEditor(byId('editor'), work.text, client, onUpdate);
  const ignoreEditor = createIgnoreEditor(
    work.ignore,
    client,
    EditorView.updateListener.of((update) => {
      if (update.docChanged) {
        sendFiles();
        changed();
      }
    }),
  );
  const buildPanel = build(ignoreEditor, () => {
    client.notification('workspace/didChangeConfiguration', { settings: settingsOf(buildPanel.inputs()) });
    changed();
  });
  buildPanel.set(work);
  const tabs = createTabs(byId('tabs'), byId('panel'), [problems(), graph(), image(), outline(), tree(), buildPanel], view);

  const current = (): Work => ({ text: view.state.doc.toString(), ignore: ignoreEditor.state.doc.toString(), ...buildPanel.inputs() });
  const sendFiles = () => {
    const content = ignoreEditor.state.doc.toString();
    connection.setFile(new URL(IGNORE_FILE).pathname, content || null);
    client.notification('workspace/didChangeWatchedFiles', { changes: [{ uri: IGNORE_FILE, type: content ? 2 : 3 }] });
  };
  const load = (next: Work) => {
    replaceText(ignoreEditor, next.ignore);
    buildPanel.set(next);
    client.notification('workspace/didChangeConfiguration', { settings: settingsOf(next) });
    replaceText(view, next.text);
  };

  async function pause(): Promise<void> {
    store(current());
    await Promise.allSettled([tabs.refresh(), refreshFolds(view), refreshHints(view)]);
  }

  function showCounts(view: EditorView): void {
    const found = findingsOf(view.state).map((it) => severityOf(it.diagnostic));
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
    tabs.badge('problems', found.length);
    if (tabs.selected() === 'problems') {
      soon();
    }
  }

  function showPosition(state: EditorState): void {
    const { head } = state.selection.main;
    const line = state.doc.lineAt(head);
    byId('position').textContent = `Line ${line.number}, column ${head - line.from + 1}`;
  }

  fillExamples(load);
  byId('format').onclick = async () => {
    announce((await format(view)) ? 'Formatted.' : 'Already formatted.');
    view.focus();
  };
  byId('fix-all').onclick = async () => {
    announce((await fixAll(view)) ? 'Fixes applied.' : 'No safe fixes.');
    view.focus();
  };
  byId('share').onclick = () => void share(current());
  byId('keys').onclick = showKeys;
  addEventListener('hashchange', async () => {
    const linked = await fromFragment(location.hash);
    if (linked) {
      load(linked);
      // The text is that of the link until it is changed.
      history.replaceState(null, '', await toFragment(linked));
    }
  });
  setUpTheme([view, ignoreEditor]);
  showPosition(view.state);
  if (linked === null) {
    announce('The link is damaged: it contains no Dockerfile.');
  }

  await client.initializing;
  later();
  idle(async () => {
    if (await connection.loadShell()) {
      document.documentElement.dataset.shell = 'loaded';
    }
  });
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.register(new URL('sw.js', document.baseURI)).catch(() => {
      // The page works without it, but not offline.
    });
  }
}

function debounce(wait: number, callback: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(callback, wait);
  };
}

function idle(callback: () => void): void {
  if ('requestIdleCallback' in window) {
    requestIdleCallback(callback, { timeout: 3000 });
  } else {
    setTimeout(callback, 500);
  }
}

function fillExamples(load: (work: Work) => void): void {
  const select = byId<HTMLSelectElement>('examples');
  select.append(element('option', { value: '', disabled: true, selected: true }, 'Choose…'));
  select.append(...examples.map((it, index) => element('option', { value: String(index) }, it.title)));
  select.onchange = () => {
    const example = examples[Number(select.value)];
    if (example) {
      load({ ...EMPTY, text: example.text, ignore: example.ignore });
      announce(`Example: ${example.title}`);
    }
    select.value = '';
  };
}

async function share(work: Work): Promise<void> {
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

function showKeys(): void {
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

function setUpTheme(views: EditorView[]): void {
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

/** The work of this tab, before it was loaded again. */
function stored(): Work | null {
  try {
    return readWork(JSON.parse(sessionStorage.getItem('work') ?? 'null'));
  } catch {
    return null;
  }
}

function store(work: Work): void {
  try {
    sessionStorage.setItem('work', JSON.stringify(work));
  } catch {
    // Storage is disabled or full.
  }
}
