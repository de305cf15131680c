// Completion. The server selects and sorts the items for the typed text, so each key requests them again.

import type { LSPClientExtension } from '@codemirror/lsp-client';
import { LSPPlugin } from '@codemirror/lsp-client';
import {
  autocompletion,
  insertCompletionText,
  pickedCompletion,
  snippet,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import type * as lsp from 'vscode-languageserver-protocol';
import { spanOf } from './positions';
import { request } from './requests';

/** The icon of an item, by its kind in LSP. */
const TYPES: Record<number, string> = {
  3: 'function',
  5: 'property',
  6: 'variable',
  9: 'namespace',
  10: 'property',
  12: 'constant',
  13: 'enum',
  14: 'keyword',
  17: 'text',
  19: 'namespace',
  20: 'enum',
  21: 'constant',
  22: 'class',
  25: 'type',
};

/** Converts a snippet of LSP to one of CodeMirror. */
export function fromLspSnippet(text: string): string {
  return text.replace(/\\([$}\\])|\$(\d+)|\$\{(\d+)(?::([^}]*))?\}|[#$]\{|[{}]/g, (all, escaped, plain, number, inner) => {
    if (escaped !== undefined) {
      return /[{}]/.test(escaped) ? `\\${escaped}` : escaped;
    }
    const field = plain ?? number;
    if (field !== undefined) {
      // CodeMirror visits a field without a number last.
      return field === '0' ? '${}' : `\${${field}${inner ? `:${inner}` : ''}}`;
    }
    return all.replace(/[{}]/g, '\\$&');
  });
}

async function source(context: CompletionContext): Promise<CompletionResult | null> {
  const { view, state, pos, explicit } = context;
  const plugin = view && LSPPlugin.get(view);
  if (!plugin) {
    return null;
  }
  const triggers = plugin.client.serverCapabilities?.completionProvider?.triggerCharacters ?? [];
  const typed = state.sliceDoc(pos - 1, pos);
  const triggered = triggers.includes(typed);
  if (!explicit && !triggered && !/\w/.test(typed)) {
    return null;
  }
  const response = await request<lsp.CompletionList | lsp.CompletionItem[] | null>(view, 'textDocument/completion', {
    position: plugin.toPosition(pos, state.doc),
    context: !explicit && triggered ? { triggerKind: 2, triggerCharacter: typed } : { triggerKind: 1 },
  });
  if (!response?.result || context.aborted) {
    return null;
  }
  const list = Array.isArray(response.result) ? { items: response.result, itemDefaults: undefined } : response.result;
  if (list.items.length === 0) {
    return null;
  }
  const range = (item: lsp.CompletionItem): lsp.Range | undefined => {
    const edit = item.textEdit ?? list.itemDefaults?.editRange;
    return edit && ('replace' in edit ? edit.replace : 'range' in edit ? edit.range : edit);
  };
  const first = range(list.items[0]!);
  const { from, to } = first ? spanOf(state.doc, first) : { from: pos, to: pos };
  const prefix = state.sliceDoc(from, pos).toLowerCase();
  return {
    from,
    to,
    filter: false,
    // What is typed is the beginning of a label, or not in it.
    getMatch: (option) => (option.label.toLowerCase().startsWith(prefix) ? [0, prefix.length] : []),
    options: list.items.map((item) => optionOf(view, item, list.itemDefaults?.insertTextFormat)),
  };
}

function optionOf(view: EditorView, item: lsp.CompletionItem, format: lsp.InsertTextFormat | undefined): Completion {
  const text = item.textEdit?.newText ?? item.insertText ?? item.label;
  const isSnippet = (item.insertTextFormat ?? format) === 2;
  const template = isSnippet ? snippet(fromLspSnippet(text)) : undefined;
  return {
    label: item.label,
    detail: item.labelDetails?.detail ?? undefined,
    type: TYPES[item.kind ?? 0],
    info: () => documentation(view, item),
    apply(view, completion, from, to) {
      if (template) {
        template(view, completion, from, to);
      } else {
        view.dispatch({ ...insertCompletionText(view.state, text, from, to), annotations: pickedCompletion.of(completion) });
      }
    },
  };
}

/** The summary of an item and its documentation, which the server sends on request. */
async function documentation(view: EditorView, item: lsp.CompletionItem): Promise<Node | null> {
  const plugin = LSPPlugin.get(view);
  if (!plugin) {
    return null;
  }
  const resolved = await plugin.client.request<lsp.CompletionItem, lsp.CompletionItem>('completionItem/resolve', item);
  const summary = item.labelDetails?.description ?? item.detail;
  if (!summary && !resolved.documentation) {
    return null;
  }
  const dom = document.createElement('div');
  dom.className = 'documentation';
  if (summary) {
    const line = dom.appendChild(document.createElement('p'));
    line.className = 'summary';
    line.textContent = summary;
  }
  if (resolved.documentation) {
    dom.insertAdjacentHTML('beforeend', plugin.docToHTML(resolved.documentation));
  }
  return dom;
}

export function completion(): LSPClientExtension {
  return {
    // Lists that the client has itself can't be replaced here: it merges lists by their indices, to objects.
    clientCapabilities: {
      textDocument: {
        completion: {
          completionItem: {
            snippetSupport: true,
            insertReplaceSupport: true,
            labelDetailsSupport: true,
            resolveSupport: { properties: ['documentation'] },
          },
        },
      },
    },
    editorExtension: autocompletion({ override: [source], maxRenderedOptions: 200, icons: false }),
  };
}
