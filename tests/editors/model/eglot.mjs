// A model of completion in Emacs 30.1 by eglot 1.17.30, after its source (eglot-completion-at-point and its style
// eglot--dumb-flex), in words of our own, in dockerfile-mode 1.7.
//
// - Eglot itself never opens a list; the user (C-M-i) or a package on top of completion-at-point does, after any
//   character. A complete answer is kept for as long as the symbol at point begins at the same place.
// - The pattern is the symbol before point: letters, digits and `$%_-+*/&|<>` by the mode's syntax table; with
//   editors/emacs/dockwright.el, a variable alone. An item
//   matches if the pattern's characters stand in its filterText, or else in its label, in order: case by case.
// - Order: sortText.
//
// `preview` is what completion-preview-mode would show: the first item whose label begins with the symbol, which must
// have three characters.

import { Document, sorted } from './document.mjs';

const SYMBOL = /\$[\p{L}\p{N}_]*$|(?<![\p{L}\p{N}$%_\-+*/&|<>])[\p{L}\p{N}%_\-+*/&|<>]*$/u;

function flex(pattern, text) {
  let at = -1;
  for (const char of pattern) {
    at = text.indexOf(char, at + 1);
    if (at < 0) return false;
  }
  return true;
}

export class Eglot {
  constructor(server, uri, text) {
    this.document = new Document(server, uri, text);
    this.session = undefined;
    this.shown = [];
  }

  async type(char) {
    this.document.insert(char);
    this.last = char;
    this.shown = [];
  }

  async invoke() {
    const { document, last } = this;
    const pattern = SYMBOL.exec(document.before)[0];
    const start = document.before.length - pattern.length;
    let items = this.session?.start === start ? this.session.items : undefined;
    if (!items) {
      const answer = await document.complete(
        document.triggers.includes(last) ? { triggerKind: 2, triggerCharacter: last } : { triggerKind: 1 });
      items = answer.items;
      this.session = items.length && !answer.incomplete ? { start, items } : undefined;
    }
    const bySortText = sorted(items.map((it) => ({ ...it, sortText: it.sortText ?? '' })));
    this.shown = bySortText.filter(({ filterText, label }) => flex(pattern, filterText ?? label));
    const preview = pattern.length >= 3 && this.shown.find(({ label }) => label.startsWith(pattern) && label !== pattern);
    this.preview = preview ? { item: preview, line: document.result(preview, SYMBOL) } : undefined;
  }

  get list() {
    return this.shown.map((item) => ({ item, line: this.document.result(item, SYMBOL) }));
  }

  close() {
    this.document.close();
  }
}
