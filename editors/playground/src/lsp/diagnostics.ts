// Published diagnostics, with their fixes as actions.

import type { LSPClientExtension } from '@codemirror/lsp-client';
import { LSPPlugin } from '@codemirror/lsp-client';
import { setDiagnostics, type Action, type Diagnostic } from '@codemirror/lint';
import { StateEffect, StateField, type EditorState, type Text } from '@codemirror/state';
import { ViewPlugin, type EditorView, type ViewUpdate } from '@codemirror/view';
import type * as lsp from 'vscode-languageserver-protocol';
import { offsetOf, positionOf } from './positions';
import { apply, request, editsOf } from './requests';

/** Milliseconds after the last diagnostics until their fixes are requested. */
const PAUSE = 150;

/** A diagnostic with its position in the current document, to which the editor moves it with changes. */
export interface Finding {
  from: number;
  to: number;
  /** As it was published; its range may be that of an earlier text. */
  diagnostic: lsp.Diagnostic;
  fixes: Fix[];
}

/** A fix, by its title; its edit is requested again when it is applied. */
export interface Fix {
  title: string;
  preferred: boolean;
}

const setFindings = StateEffect.define<Finding[]>();

const findings = StateField.define<Finding[]>({
  create: () => [],
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setFindings)) {
        return effect.value;
      }
    }
    if (!transaction.docChanged) {
      return value;
    }
    const { changes } = transaction;
    return value.map((it) => ({ ...it, from: changes.mapPos(it.from, 1), to: changes.mapPos(it.to, -1) }));
  },
});

export function findingsOf(state: EditorState): readonly Finding[] {
  return state.field(findings, false) ?? [];
}

/** True if an update changed the findings. */
export function findingsChanged(update: ViewUpdate): boolean {
  return findingsOf(update.startState) !== findingsOf(update.state);
}

const SEVERITIES = ['error', 'error', 'warning', 'info', 'hint'] as const;

export function severityOf(diagnostic: lsp.Diagnostic): 'error' | 'warning' | 'info' | 'hint' {
  return SEVERITIES[diagnostic.severity ?? 1] ?? 'error';
}

/** The diagnostic with its range in the current document. */
export function currentDiagnostic(finding: Finding, doc: Text): lsp.Diagnostic {
  return { ...finding.diagnostic, range: { start: positionOf(doc, finding.from), end: positionOf(doc, finding.to) } };
}

export function messageOf({ message }: lsp.Diagnostic): string {
  return typeof message === 'string' ? message : message.value;
}

function show(view: EditorView, list: Finding[]): void {
  const diagnostics = list.map((it): Diagnostic => {
    const to = Math.max(it.from, it.to);
    const { diagnostic } = it;
    return {
      from: it.from,
      to,
      severity: severityOf(diagnostic),
      message: messageOf(diagnostic),
      source: String(diagnostic.code ?? ''),
      markClass: (diagnostic.tags ?? []).map((tag) => (tag === 1 ? 'cm-unnecessary' : 'cm-deprecated')).join(' '),
      actions: it.fixes.map((fix): Action => ({ name: fix.title.replaceAll('`', ''), apply: (view) => void applyFix(view, it, fix) })),
    };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics), { effects: setFindings.of(list) });
}

/** Requests a fix for the current text and applies it. */
export async function applyFix(view: EditorView, finding: Finding, fix: Fix): Promise<void> {
  const current = findingsOf(view.state).find((it) => it.diagnostic === finding.diagnostic) ?? finding;
  const actions = await codeActions(view, current.from, current.to, [currentDiagnostic(current, view.state.doc)], ['quickfix']);
  const action = actions?.find((it) => it.title === fix.title);
  if (action) {
    apply(view, editsOf(action.edit, uriOf(view)), 'fix');
    view.focus();
  }
}

/** The code actions of a range; `null` if the document has changed meanwhile. */
export async function codeActions(
  view: EditorView,
  from: number,
  to: number,
  diagnostics: lsp.Diagnostic[],
  only?: string[],
): Promise<lsp.CodeAction[] | null> {
  const range = { start: positionOf(view.state.doc, from), end: positionOf(view.state.doc, to) };
  const response = await request<lsp.CodeAction[] | null>(view, 'textDocument/codeAction', {
    range,
    context: { diagnostics, ...(only && { only }) },
  });
  return response && !response.stale ? (response.result ?? []) : null;
}

export function uriOf(view: EditorView): string {
  return LSPPlugin.get(view)?.uri ?? '';
}

/** Requests the fixes of all findings of a document. */
async function addFixes(view: EditorView): Promise<void> {
  const before = findingsOf(view.state);
  if (before.length === 0) {
    return;
  }
  const all = before.map((it) => currentDiagnostic(it, view.state.doc));
  const actions = await codeActions(view, 0, view.state.doc.length, all, ['quickfix']);
  if (!actions || findingsOf(view.state) !== before) {
    return;
  }
  const key = (it: lsp.Diagnostic) => `${it.code} ${JSON.stringify(it.range)}`;
  const fixes = new Map<string, Fix[]>();
  for (const action of actions) {
    for (const diagnostic of action.diagnostics ?? []) {
      const list = fixes.get(key(diagnostic)) ?? [];
      fixes.set(key(diagnostic), [...list, { title: action.title, preferred: action.isPreferred ?? false }]);
    }
  }
  show(view, before.map((it, index) => ({ ...it, fixes: fixes.get(key(all[index]!)) ?? [] })));
}

/** User Timing for the tests, which measure the time to diagnostics. */
function mark(name: string): void {
  performance.clearMarks(name);
  performance.mark(name);
}

/** Sends changes at once: as a plugin, before the editor draws them, which the server's work then overlaps. */
const synchronize = ViewPlugin.define(() => ({
  update(update) {
    if (update.docChanged) {
      mark('change');
      LSPPlugin.get(update.view)?.client.sync();
    }
  },
}));

function isSame(before: readonly Finding[], after: readonly Finding[]): boolean {
  const content = ({ diagnostic }: Finding) => JSON.stringify({ ...diagnostic, range: undefined });
  return (
    before.length === after.length &&
    before.every((it, index) => {
      const other = after[index]!;
      return it.from === other.from && it.to === other.to && content(it) === content(other);
    })
  );
}

const waiting = new WeakMap<EditorView, ReturnType<typeof setTimeout>>();

function receive(view: EditorView, diagnostics: lsp.Diagnostic[]): void {
  const { doc } = view.state;
  // The fixes of a finding that remains stay available until they are requested again.
  const known = new Map(findingsOf(view.state).map((it) => [`${it.from} ${messageOf(it.diagnostic)}`, it.fixes]));
  const list = diagnostics.map((diagnostic): Finding => {
    const from = offsetOf(doc, diagnostic.range.start);
    const fixes = known.get(`${from} ${messageOf(diagnostic)}`) ?? [];
    return { from, to: offsetOf(doc, diagnostic.range.end), diagnostic, fixes };
  });
  // Most changes leave all diagnostics as they are.
  if (!isSame(findingsOf(view.state), list)) {
    show(view, list);
  }
  mark('diagnostics');
  clearTimeout(waiting.get(view));
  waiting.set(
    view,
    setTimeout(() => void addFixes(view).catch(() => {}), PAUSE),
  );
}

export function diagnostics(): LSPClientExtension {
  return {
    clientCapabilities: {
      textDocument: {
        publishDiagnostics: {
          versionSupport: true,
          codeDescriptionSupport: true,
          relatedInformation: true,
          tagSupport: { valueSet: [1, 2] },
        },
        codeAction: {
          codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'source'] } },
          isPreferredSupport: true,
        },
      },
    },
    notificationHandlers: {
      'textDocument/publishDiagnostics': (client, params: lsp.PublishDiagnosticsParams) => {
        const file = client.workspace.getFile(params.uri);
        const view = file?.getView();
        // Diagnostics of an earlier text are followed by those of the current one.
        if (view && (params.version === undefined || params.version === file?.version)) {
          receive(view, params.diagnostics);
        }
        return true;
      },
    },
    editorExtension: [findings, synchronize],
  };
}
