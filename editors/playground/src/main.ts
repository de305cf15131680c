// Starts the page: connects the server, the editors and the tabs.

import { EditorView } from '@codemirror/view';
import examples from 'examples';
import { connect } from './connection';
import { showKeys, share } from './dialogs';
import { EMPTY, settingsOf, type Work } from './document';
import { createClient, createEditor, createIgnoreEditor, IGNORE_FILE, replaceText } from './editor';
import { fixAll, format } from './lsp/actions';
import { findingsChanged, findingsOf } from './lsp/diagnostics';
import { refreshFolds } from './lsp/folding';
import { refreshHints } from './lsp/hints';
import { byId } from './page';
import { build } from './panels/build';
import { graph } from './panels/graph';
import { image } from './panels/image';
import { outline } from './panels/outline';
import { element } from './panels/panel';
import { problems } from './panels/problems';
import { tree } from './panels/tree';
import { fromFragment, toFragment } from './share';
import { announce, fail, showCounts, showPosition } from './status';
import { store, stored } from './storage';
import { createTabs } from './tabs';
import { setUpTheme } from './theme';

/** Milliseconds without a change after which what isn't urgent is updated. */
const PAUSE = 200;

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
      showCounts(update.state);
      tabs.badge('problems', findingsOf(update.state).length);
      if (tabs.selected() === 'problems') {
        soon();
      }
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

