// The find property: where the server can know what is wanted, it is the first suggestion after at most three of its
// letters, and in the list.
//
// In VS Code and Helix the list must open by itself. Neovim opens it after trigger characters only and eglot never, so
// there the list is requested after each letter; how often it opened by itself is a figure of its own.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Eglot } from './eglot.mjs';
import { sample } from './files.mjs';
import { Helix } from './helix.mjs';
import { Neovim } from './neovim.mjs';
import { KINDS, before } from './places.mjs';
import { VSCode } from './vscode.mjs';

export const EDITORS = ['vscode', 'helix', 'neovim', 'eglot'];
const LETTERS = 3;

/** VS Code with the interface of the others. */
class Typed extends VSCode {
  async type(char) {
    super.type(char);
    await this.settle();
  }

  get shown() {
    const { list } = this;
    if (list.state !== 'open') return [];
    const entries = list.items.map((item) => {
      const { line, start, inserted } = this.result(item);
      return { item: item.completion.lsp, line: line.slice(0, start) + inserted };
    });
    // The selected one is what a key accepts, wherever it stands.
    return list.focus > 0 ? [entries[list.focus], ...entries.filter((_, i) => i !== list.focus)] : entries;
  }
}

/**
 * `count` places of each kind, from a file each as long as there are enough files, so that a few long files with many
 * similar names don't decide.
 */
export function draw(all, count, seed) {
  return KINDS.flatMap((kind, index) => {
    const places = sample(all.filter((it) => it.kind === kind), Infinity, seed * 100 + index);
    const seen = new Set();
    const first = [], others = [];
    for (const place of places) {
      (seen.has(place.file) ? others : first).push(place);
      seen.add(place.file);
    }
    return [...first, ...others].slice(0, count);
  });
}

/** What the editor shows for a place: whether the wanted item was first, in the list, and seen without a request. */
export async function look(name, setup, place) {
  const { server } = setup;
  const uri = pathToFileURL(path.join(place.file.context, `Dockerfile.find${setup.count++}`)).href;
  const text = before(place);
  const editor = name === 'vscode' ? new Typed({ ...setup, uri, text })
    : new { helix: Helix, neovim: Neovim, eglot: Eglot }[name](server, uri, text);
  const line = text.slice(text.lastIndexOf('\n') + 1) + place.lead;
  const fits = (entry) => entry !== undefined && place.fitting.some((it) =>
    entry.line.startsWith(line + it) && !/^[\w.-]/.test(entry.line.slice(line.length + it.length)));
  const result = { typed: line, first: undefined, listed: undefined, automatic: undefined, preview: undefined, seen: [] };
  for (const char of place.lead) await editor.type(char);
  const letters = Math.min(LETTERS, place.wanted.length - 1);
  for (let typed = 0; typed <= letters; typed++) {
    if (typed) await editor.type(place.wanted[typed - 1]);
    else if (!place.lead) continue;
    if (editor.automatic && editor.list.some(fits)) result.automatic ??= typed;
    if (editor.invoke && name !== 'vscode') await editor.invoke();
    const shown = name === 'vscode' ? editor.shown : editor.list;
    if (fits(shown[0])) result.first ??= typed;
    if (shown.some(fits)) result.listed ??= typed;
    if (name === 'eglot' && fits(editor.preview)) result.preview ??= typed;
    result.seen.push(`${typed}: ${shown.slice(0, 3).map((it) => it.item.label).join(' ') || '-'}`);
  }
  editor.close();
  return result;
}
