// What the models of Helix, Neovim and eglot share: a document whose last line is being typed, its requests, and what
// the items of an answer insert.

/** The text of a snippet, with its placeholders' defaults. */
function plain(snippet) {
  return snippet
    .replace(/\$\{\d+\|((?:[^|,\\]|\\.)*)(?:[^|\\]|\\.)*\|\}/g, '$1')
    .replace(/\$\{\d+:((?:[^}\\]|\\.)*)\}/g, '$1')
    .replace(/\$\{?\d+\}?/g, '')
    .replace(/\\(.)/g, '$1');
}

export class Document {
  /** `pairs` are the brackets that the editor closes by itself. */
  constructor(server, uri, text, pairs = {}) {
    Object.assign(this, { server, uri, pairs });
    const lines = text.split('\n');
    this.before = lines.pop();
    this.after = '';
    this.number = lines.length;
    this.version = 1;
    this.requests = 0;
    server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'dockerfile', version: 1, text } });
  }

  get triggers() {
    return this.server.capabilities.completionProvider?.triggerCharacters ?? [];
  }

  insert(char) {
    const line = this.number;
    const at = { line, character: this.before.length };
    let end = at;
    let text = char;
    if (this.after[0] === char && Object.values(this.pairs).includes(char)) {
      end = { line, character: at.character + 1 };
      this.after = this.after.slice(1);
    } else if (this.pairs[char] && (this.after === '' || /^[\s)\]}]/.test(this.after))) {
      text += this.pairs[char];
      this.after = this.pairs[char] + this.after;
    }
    this.before += char;
    this.server.notify('textDocument/didChange', {
      textDocument: { uri: this.uri, version: ++this.version },
      contentChanges: [{ range: { start: at, end }, text }],
    });
  }

  /** The items for the cursor, with the defaults of their list filled in, and whether the list is incomplete. */
  async complete(context) {
    this.requests++;
    const answer = await this.server.request('textDocument/completion', {
      textDocument: { uri: this.uri },
      position: { line: this.number, character: this.before.length },
      context,
    });
    const list = Array.isArray(answer) ? { items: answer } : answer ?? { items: [] };
    const defaults = list.itemDefaults ?? {};
    const items = list.items.map((item) => {
      const result = { ...item, insertTextFormat: item.insertTextFormat ?? defaults.insertTextFormat };
      if (!item.textEdit && defaults.editRange) {
        const range = defaults.editRange;
        result.textEdit = { newText: item.textEditText ?? item.label, ...(range.insert ? range : { range }) };
      }
      return result;
    });
    return { items, incomplete: Boolean(list.isIncomplete) };
  }

  /** The cursor's line up to the end of what the item inserts; the word that it replaces without an edit is `word`. */
  result(item, word) {
    const edit = item.textEdit;
    const text = edit?.newText ?? (item.insertText || item.label);
    const start = edit ? (edit.insert ?? edit.range).start.character : this.before.length - word.exec(this.before)[0].length;
    return this.before.slice(0, start) + (item.insertTextFormat === 2 ? plain(text) : text);
  }

  close() {
    this.server.notify('textDocument/didClose', { textDocument: { uri: this.uri } });
  }
}

/** By `sortText`, or else the label; what is equal keeps its order. */
export function sorted(items) {
  const key = (item) => item.sortText ?? item.label;
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
