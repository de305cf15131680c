// A model of completion in Neovim 0.12 by `vim.lsp.completion`, after its source (runtime/lua/vim/lsp/completion.lua),
// in words of our own, with the default options ('ignorecase' off, 'completeopt' without "fuzzy").
//
// - With `autotrigger` it opens by itself after a trigger character only, and never while a complete list is shown. An
//   incomplete list is requested again with each character. Otherwise the user opens it: `invoke`.
// - The prefix begins where the leftmost edit of the answer begins, or else where the keyword does. If it has a letter
//   or digit, an item must begin with it, case by case: its filterText, or else its label.
// - Order: sortText, or else the label. Each item is a word (its edit's text, or the label of a snippet); what is typed
//   on narrows the list to the words that begin with it, without regard to case.

import { Document, sorted } from './document.mjs';

const KEYWORD = /[\p{L}\p{N}_]*$/u;

export class Neovim {
  constructor(server, uri, text) {
    this.document = new Document(server, uri, text);
    this.shown = [];
    this.open = false;
  }

  async type(char) {
    const { document } = this;
    const visible = this.open;
    document.insert(char);
    if (visible) {
      const typed = document.before.slice(this.start).toLowerCase();
      this.shown = this.shown.filter(({ word }) => word.toLowerCase().startsWith(typed));
      if (this.incomplete) await this.request({ triggerKind: 3 });
      this.open = this.shown.length > 0;
      this.automatic &&= this.open;
    } else if (document.triggers.includes(char)) {
      await this.request({ triggerKind: 2, triggerCharacter: char });
      this.automatic = this.open;
    }
  }

  /** Whether the list that is open opened by itself. */
  automatic = false;

  /** Opens the list, as <C-x><C-o> and `vim.lsp.completion.get()` do. */
  async invoke() {
    if (this.open && !this.incomplete) return;
    this.automatic = false;
    await this.request({ triggerKind: 1 });
  }

  async request(context) {
    const { document } = this;
    const { items, incomplete } = await document.complete(context);
    this.incomplete = incomplete;
    const starts = items.flatMap(({ textEdit }) => (textEdit ? [(textEdit.insert ?? textEdit.range).start.character] : []));
    this.start = starts.length ? Math.min(...starts) : document.before.length - KEYWORD.exec(document.before)[0].length;
    const prefix = document.before.slice(this.start);
    const matches = ({ filterText, label }) => !/[A-Za-z0-9]/.test(prefix) || (filterText ?? label).startsWith(prefix);
    this.shown = sorted(items.filter(matches)).map((item) => ({ item, word: this.word(item, prefix) }));
    this.open = this.shown.length > 0;
  }

  /** What stands in the buffer while the item is selected. */
  word(item, prefix) {
    const { textEdit, label, filterText, insertText } = item;
    let word = textEdit?.newText ?? (insertText || label);
    if (item.insertTextFormat === 2) {
      word = filterText && !/^[\p{L}\p{N}_]/u.test(label) ? filterText : label;
      if (filterText && !word.startsWith(prefix)) word = filterText;
    }
    const from = textEdit ? (textEdit.insert ?? textEdit.range).start.character : this.start;
    return this.document.before.slice(this.start, Math.max(from, this.start)) + word.split('\n')[0];
  }

  get list() {
    return this.open ? this.shown.map(({ item }) => ({ item, line: this.document.result(item, KEYWORD) })) : [];
  }

  close() {
    this.document.close();
  }
}
