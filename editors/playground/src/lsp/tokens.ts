// Semantic tokens of the visible lines as decorations.

import { LSPPlugin, type LSPClientExtension } from '@codemirror/lsp-client';
import { RangeSetBuilder } from '@codemirror/state';
import { Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view';
import type * as lsp from 'vscode-languageserver-protocol';
import { offsetOf, positionOf } from './positions';
import { request } from './requests';

const marks = new Map<string, Decoration>();

/** A mark with the classes of a token's type and modifiers. */
function markOf(type: string, modifiers: string[]): Decoration {
  const names = [type, ...modifiers].map((it) => `tok-${it}`).join(' ');
  const mark = marks.get(names) ?? Decoration.mark({ class: names });
  marks.set(names, mark);
  return mark;
}

const plugin = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet = Decoration.none;
    private running = false;
    private again = false;

    constructor(private readonly view: EditorView) {
      void this.request();
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) {
        this.decorations = this.decorations.map(update.changes);
      }
      if (update.docChanged || update.viewportChanged) {
        void this.request();
      }
    }

    /** Requests the tokens; one request at a time. */
    private async request(): Promise<void> {
      if (this.running) {
        this.again = true;
        return;
      }
      this.running = true;
      try {
        do {
          this.again = false;
          await this.load();
        } while (this.again);
      } catch {
        // The next change requests them again.
      } finally {
        this.running = false;
      }
    }

    private async load(): Promise<void> {
      // A request can't be sent while the view is updated.
      await Promise.resolve();
      const { doc } = this.view.state;
      const { from, to } = this.view.viewport;
      const range = { start: positionOf(doc, from), end: positionOf(doc, to) };
      const response = await request<lsp.SemanticTokens | null>(this.view, 'textDocument/semanticTokens/range', { range });
      const legend = LSPPlugin.get(this.view)?.client.serverCapabilities?.semanticTokensProvider?.legend;
      if (!response || !legend) {
        return;
      }
      if (response.stale) {
        this.again = true;
        return;
      }
      this.decorations = decorate(response.doc, response.result?.data ?? [], legend);
      this.view.dispatch({});
    }
  },
  { decorations: (it) => it.decorations },
);

function decorate(doc: EditorView['state']['doc'], data: number[], legend: lsp.SemanticTokensLegend): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  let line = 0;
  let character = 0;
  for (let index = 0; index + 4 < data.length; index += 5) {
    const [lines, characters, length, type, modifiers] = data.slice(index, index + 5) as [number, number, number, number, number];
    character = lines > 0 ? characters : character + characters;
    line += lines;
    const from = offsetOf(doc, { line, character });
    const to = offsetOf(doc, { line, character: character + length });
    const names = legend.tokenModifiers.filter((_, bit) => modifiers & (1 << bit));
    if (from < to) {
      builder.add(from, to, markOf(legend.tokenTypes[type] ?? '', names));
    }
  }
  return builder.finish();
}

export function tokens(): LSPClientExtension {
  return {
    clientCapabilities: {
      textDocument: { semanticTokens: { requests: { range: true, full: false }, formats: ['relative'], tokenTypes: [], tokenModifiers: [] } },
    },
    editorExtension: plugin,
  };
}
