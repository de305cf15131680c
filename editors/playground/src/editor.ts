// The editors of the page: the Dockerfile, and the ignore file of its build context.

import { completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from '@codemirror/commands';
import { bracketMatching, codeFolding, foldKeymap, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { findReferencesKeymap, jumpToDefinition, LSPClient, signatureHelp } from '@codemirror/lsp-client';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { Connection } from './connection';
import { actions, format } from './lsp/actions';
import { completion } from './lsp/completion';
import { diagnostics } from './lsp/diagnostics';
import { folding } from './lsp/folding';
import { hints } from './lsp/hints';
import { hover } from './lsp/hover';
import { renaming } from './lsp/rename';
import { tokens } from './lsp/tokens';
import { typing } from './lsp/typing';
import { sanitize } from './sanitize';
import type { BuildInputs } from './document';
import { settingsOf } from './document';

/** A folder that exists nowhere: the server sees the files of the page in it. */
export const FOLDER = 'file:///playground';
export const DOCKERFILE = `${FOLDER}/Dockerfile`;
export const IGNORE_FILE = `${FOLDER}/.dockerignore`;

export function createClient(connection: Connection, inputs: BuildInputs): LSPClient {
  const client = new LSPClient({
    rootUri: FOLDER,
    initializationOptions: settingsOf(inputs),
    sanitizeHTML: sanitize,
    timeout: 10_000,
    extensions: [
      diagnostics(),
      completion(),
      tokens(),
      folding(),
      hover(),
      hints(),
      renaming(),
      actions(),
      typing(),
      { clientCapabilities: { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } } },
    ],
  });
  return client.connect(connection);
}

const dark = new Compartment();

/** What both editors have. */
function common(label: string): Extension {
  return [
    highlightSpecialChars(),
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    keymap.of([...lintKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label, 'aria-description': 'Escape, then Tab leaves the editor.' }),
    EditorView.lineWrapping,
    dark.of(EditorView.darkTheme.of(isDark())),
  ];
}

/** The definition of what Ctrl or Command is held on. */
const clickToDefinition = EditorView.domEventHandlers({
  mousedown(event, view) {
    const pos = event.ctrlKey || event.metaKey ? view.posAtCoords({ x: event.clientX, y: event.clientY }) : null;
    if (pos === null || event.button !== 0) {
      return false;
    }
    view.dispatch({ selection: { anchor: pos } });
    return jumpToDefinition(view);
  },
});

export function createEditor(parent: HTMLElement, text: string, client: LSPClient, onUpdate: Extension): EditorView {
  const state = EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      lintGutter(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      bracketMatching(),
      highlightSelectionMatches(),
      codeFolding(),
      indentUnit.of('    '),
      EditorState.languageData.of(() => [{ commentTokens: { line: '#' } }]),
      signatureHelp(),
      clickToDefinition,
      keymap.of([
        { key: 'Shift-Alt-f', run: (view) => (void format(view), true), preventDefault: true },
        { key: 'F12', run: jumpToDefinition, preventDefault: true },
        ...findReferencesKeymap,
        ...completionKeymap,
        ...foldKeymap,
      ]),
      common('Dockerfile'),
      client.plugin(DOCKERFILE, 'dockerfile'),
      onUpdate,
    ],
  });
  return new EditorView({ state, parent });
}

/** The editor of the ignore file, for which the server has diagnostics only. */
export function createIgnoreEditor(text: string, client: LSPClient, onUpdate: Extension): EditorView {
  const extensions = [lineNumbers(), lintGutter(), common('.dockerignore'), EditorView.editorAttributes.of({ class: 'small' }), client.plugin(IGNORE_FILE, 'ignore'), onUpdate];
  return new EditorView({ state: EditorState.create({ doc: text, extensions }) });
}

/** Replaces the whole text as one step of the undo history. */
export function replaceText(view: EditorView, text: string): void {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: 0 },
    scrollIntoView: true,
    annotations: isolateHistory.of('full'),
  });
}

/** Selects a range, shows it and moves the focus there. */
export function select(view: EditorView, from: number, to: number): void {
  const { length } = view.state.doc;
  const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
  view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: 'center' }) });
  view.focus();
}

export function isDark(): boolean {
  return document.documentElement.dataset.theme === 'dark';
}

/** Applies the color theme of the page to an editor. */
export function followTheme(view: EditorView): void {
  view.dispatch({ effects: dark.reconfigure(EditorView.darkTheme.of(isDark())) });
}
