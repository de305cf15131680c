// A VS Code without a window. Its completion is VS Code's own code: SuggestModel (when to request, to refilter, to
// request again and to give up), CompletionModel (fuzzy scores and their order), SuggestController (which item is
// selected, what an accepted item replaces), CommitCharacterController and SnippetParser. Written anew for this model:
//
// - the text with its cursor, typing with brackets and quotes that close by themselves, and the list as a plain value
//   in place of the widget;
// - the way from a server's answer to VS Code's suggestions, as vscode-languageclient and the extension host go it.
//
// Not modelled: word-based suggestions, snippets of the user, inline completions, `completionItem/resolve`.

import { COMMENT, STRING, kinds } from './language.mjs';

/** Events of an editor that never happen here. */
const NEVER = () => ({ dispose() {} });

/** The text, one line of which is being typed at its end; closers that the editor inserted may follow the cursor. */
class Model {
  constructor(vs, language, text) {
    this.vs = vs;
    this.language = language;
    this.lines = text.split('\n');
    this.states = [''];
    for (const line of this.lines.slice(0, -1)) this.states.push(kinds(line, this.states.at(-1)).state);
    this.version = 1;
    this.markers = new Map();
    this.uri = { toString: () => 'file:///Dockerfile', path: '/Dockerfile', scheme: 'file' };
    this.word = language.wordPattern ?? vs.DEFAULT_WORD_REGEXP;
    const model = this;
    this.tokenization = {
      tokenizeIfCheap() {},
      getLineTokens: (line) => ({
        findTokenIndexAtOffset: (offset) => offset,
        getStandardTokenType: (offset) => model.kindAt(line, offset),
      }),
    };
  }

  kindAt(line, offset) {
    const kind = kinds(this.lines[line - 1], this.states[line - 1]).kinds[offset];
    return kind === COMMENT ? 1 : kind === STRING ? 2 : 0;
  }

  getLanguageId() { return 'dockerfile'; }
  getLanguageIdAtPosition() { return 'dockerfile'; }
  isDisposed() { return false; }
  getVersionId() { return this.version; }
  getAlternativeVersionId() { return this.version; }
  getLineContent(line) { return this.lines[line - 1]; }
  getLineMaxColumn(line) { return this.lines[line - 1].length + 1; }
  // Distances are only taken within a line.
  getOffsetAt({ lineNumber, column }) { return lineNumber * 1e7 + column; }
  getPositionAt(offset) { return new this.vs.Position(Math.floor(offset / 1e7), offset % 1e7); }

  getWordAtPosition({ lineNumber, column }) {
    const word = this.vs.getWordAtText(column, this.word, this.lines[lineNumber - 1], 0);
    return word && word.startColumn <= column && column <= word.endColumn ? word : null;
  }

  getWordUntilPosition(position) {
    const word = this.getWordAtPosition(position);
    return word
      ? { word: word.word.slice(0, position.column - word.startColumn), startColumn: word.startColumn, endColumn: position.column }
      : { word: '', startColumn: position.column, endColumn: position.column };
  }

  changeDecorations(change) {
    change({
      addDecoration: (range) => {
        const id = Symbol('marker');
        this.markers.set(id, { line: range.startLineNumber, column: range.startColumn });
        return id;
      },
      removeDecoration: (id) => this.markers.delete(id),
    });
  }

  getDecorationRange(id) {
    const { line, column } = this.markers.get(id) ?? { line: 1, column: 1 };
    return new this.vs.Range(line, column, line, column + 1);
  }
}

/** The list of suggestions, with the states of VS Code's widget. */
class List {
  constructor(vs) {
    for (const event of ['Select', 'Focus', 'Show', 'Hide']) {
      this[`emit${event}`] = new vs.Emitter();
      this[`onDid${event}`] = this[`emit${event}`].event;
    }
    this.state = 'hidden';
    this.items = [];
    this.focus = -1;
  }

  dispose() {}
  forceRenderingAbove() {}
  showTriggered() {}
  isFrozen() { return this.state === 'frozen'; }

  showSuggestions(model, index, frozen, auto, unfocused) {
    if (frozen && this.state !== 'hidden' && this.state !== 'empty') {
      this.state = 'frozen';
      return;
    }
    this.model = model;
    if (model.items.length === 0) {
      this.set(auto ? 'hidden' : 'empty');
      this.model = undefined;
      return;
    }
    this.items = model.items;
    const before = this.state;
    this.state = frozen ? 'frozen' : 'open';
    this.focus = unfocused ? -1 : index;
    if (!unfocused) this.emitFocus.fire(this.getFocusedItem());
    if (before !== this.state) this.emitShow.fire(this);
  }

  set(state) {
    this.state = state;
    this.items = [];
    this.focus = -1;
  }

  hideWidget() {
    this.set('hidden');
    this.emitHide.fire(this);
  }

  getFocusedItem() {
    if (this.state === 'hidden' || this.state === 'empty' || this.focus < 0) return undefined;
    return { item: this.items[this.focus], index: this.focus, model: this.model };
  }
}

/** VS Code with one Dockerfile. `settings` are those of the editor that differ from its defaults. */
export class VSCode {
  constructor({ vs, clock, language, server, uri, text = '', settings = {}, closing = true }) {
    Object.assign(this, { vs, clock, language, server, uri, closing });
    this.options = new Map(Object.values(vs.EditorOptions).map((option) => [option.id, option.defaultValue]));
    this.settings = settings;
    for (const [name, value] of Object.entries(settings)) this.configure(name.replace(/^editor\./, ''), value);
    this.model = new Model(vs, language, text);
    this.position = new vs.Position(this.model.lines.length, this.model.lines.at(-1).length + 1);
    this.closers = [];
    this.pending = [];
    this.requests = 0;
    this.accepted = undefined;
    server.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'dockerfile', version: 1, text },
    });
    this.provider = {
      triggerCharacters: server.capabilities.completionProvider?.triggerCharacters ?? [],
      provideCompletionItems: (_, position, context, token) => this.complete(position, context, token),
      _debugDisplayName: 'dockwright',
    };
    this.build();
  }

  configure(name, value) {
    const [first, second] = name.split('.');
    const option = this.vs.EditorOptions[first];
    if (!option) return;
    if (second) value = { ...this.options.get(option.id), [second]: value };
    this.options.set(option.id, option.validate ? option.validate(value) : value);
  }

  build() {
    const { vs } = this;
    const emitters = {};
    for (const name of ['ChangeCursorSelection', 'ChangeModelContent', 'Type']) emitters[name] = new vs.Emitter();
    emitters.WillType = new vs.Emitter();
    this.emitters = emitters;
    this.contexts = new Map();
    const contexts = {
      createKey: (key, value) => {
        this.contexts.set(key, value);
        return { set: (v) => this.contexts.set(key, v), reset: () => this.contexts.set(key, value), get: () => this.contexts.get(key) };
      },
      getContextKeyValue: (key) => this.contexts.get(key),
    };
    const editor = {
      onDidChangeModel: NEVER,
      onDidChangeModelLanguage: NEVER,
      onDidChangeConfiguration: NEVER,
      onDidCompositionStart: NEVER,
      onDidCompositionEnd: NEVER,
      onDidBlurEditorWidget: NEVER,
      onDidChangeCursorSelection: emitters.ChangeCursorSelection.event,
      onDidChangeModelContent: emitters.ChangeModelContent.event,
      onDidType: emitters.Type.event,
      onWillType: emitters.WillType.event,
      hasModel: () => true,
      hasWidgetFocus: () => true,
      getModel: () => this.model,
      getPosition: () => this.position,
      getSelection: () => this.selection(),
      getSelections: () => [this.selection()],
      getOption: (id) => this.options.get(id),
      getDomNode: () => ({}),
      getContribution: () => ({ isInSnippet: () => false }),
      revealPosition() {},
      focus() {},
    };
    const registry = {
      onDidChange: NEVER,
      all: () => [this.provider],
      has: () => true,
      orderedGroups: () => [[this.provider]],
    };
    const features = { completionProvider: registry, inlineCompletionsProvider: { has: () => false } };
    this.list = new List(vs);
    const create = {
      createInstance: (type) => {
        if (type === vs.SuggestModel) {
          const none = { publicLog2() {}, debug() {}, warn() {}, trace() {} };
          return new vs.SuggestModel(editor, {}, {}, none, none, contexts, {}, features, { isBuilt: true });
        }
        return type === vs.SuggestWidget ? this.list : { dispose() {} };
      },
    };
    // The default of `editor.suggestSelection` is `first`: nothing is remembered.
    const memory = new vs.NoMemory();
    this.controller = new vs.SuggestController(editor, memory, {}, contexts, create, {}, {});
    this.controller._insertSuggestion = (event) => (this.accepted = event);
    // The widget is made when the editor is idle.
    void this.controller.widget.value;
  }

  selection() {
    const { lineNumber, column } = this.position;
    return new this.vs.Selection(lineNumber, column, lineNumber, column);
  }

  /** The line of the cursor, and the text before and after it. */
  get line() { return this.model.lines[this.position.lineNumber - 1]; }
  get before() { return this.line.slice(0, this.position.column - 1); }
  get after() { return this.line.slice(this.position.column - 1); }

  // --- the server

  complete(position, context, token) {
    this.requests++;
    // VS Code counts from 0, the protocol from 1.
    const request = this.server.request('textDocument/completion', {
      textDocument: { uri: this.uri },
      position: { line: position.lineNumber - 1, character: position.column - 1 },
      context: { triggerKind: context.triggerKind + 1, triggerCharacter: context.triggerCharacter },
    });
    const line = position.lineNumber;
    return new Promise((resolve) => {
      const entry = { arrived: undefined, deliver: undefined, at: this.typed ?? 0 };
      entry.arrived = request.then((value) => value, () => null).then((value) => {
        entry.deliver = () => resolve(token.isCancellationRequested ? undefined : this.suggestions(value, line));
      });
      token.onCancellationRequested(() => {
        this.server.cancel(request.id);
        this.pending = this.pending.filter((it) => it !== entry);
        resolve(undefined);
      });
      this.pending.push(entry);
    });
  }

  suggestions(answer, line) {
    if (!answer) return undefined;
    const list = Array.isArray(answer) ? { items: answer } : answer;
    const defaults = list.itemDefaults ?? {};
    const range = (it) => new this.vs.Range(it.start.line + 1, it.start.character + 1, it.end.line + 1, it.end.character + 1);
    const all = this.server.capabilities.completionProvider?.allCommitCharacters;
    const ranges = (edit) =>
      edit.insert ? { insert: range(edit.insert), replace: range(edit.replace) } : range(edit.range ?? edit);
    const suggestions = list.items.map((item) => {
      const edit = item.textEdit;
      const insertText = edit?.newText ?? (defaults.editRange ? item.textEditText ?? item.label : item.insertText || item.label);
      const format = item.insertTextFormat ?? defaults.insertTextFormat;
      const mode = item.insertTextMode ?? defaults.insertTextMode;
      return {
        label: item.labelDetails ? { label: item.label, ...item.labelDetails } : item.label,
        kind: (item.kind ?? 1) - 1,
        insertText,
        insertTextRules: (format === 2 ? 4 : 0) | (mode === 1 ? 1 : 0),
        range: edit ? ranges(edit) : defaults.editRange ? ranges(defaults.editRange) : undefined,
        sortText: item.sortText || undefined,
        filterText: item.filterText || undefined,
        commitCharacters: item.commitCharacters ?? defaults.commitCharacters ?? all,
        preselect: item.preselect,
        additionalTextEdits: item.additionalTextEdits,
        command: item.command && { id: item.command.command, arguments: item.command.arguments },
        tags: item.tags,
        lsp: item,
      };
    });
    return { suggestions, incomplete: Boolean(list.isIncomplete), line };
  }

  /** Waits until nothing is requested that isn't delivered. Answers to requests older than `keys` keys are delivered. */
  async settle(keys = 0) {
    for (;;) {
      const due = this.pending.filter((it) => it.at + keys <= this.typed);
      if (due.length === 0) return;
      await Promise.all(due.map((it) => it.arrived));
      for (const entry of due) {
        this.pending = this.pending.filter((it) => it !== entry);
        entry.deliver();
      }
      await new Promise((resolve) => setImmediate(resolve));
      this.clock.advance(1);
    }
  }

  // --- typing

  /** Replaces the text between two columns of the cursor's line, and puts the cursor `back` before its end. */
  edit(start, end, text, back = 0) {
    const { vs, model, position } = this;
    const line = position.lineNumber;
    const old = this.line;
    const pieces = text.split('\n');
    const whole = (old.slice(0, start - 1) + text + old.slice(end - 1)).split('\n');
    const state = model.states[line - 1];
    model.lines.splice(line - 1, 1, ...whole);
    const states = [state];
    for (const it of whole.slice(0, -1)) states.push(kinds(it, states.at(-1)).state);
    model.states.splice(line - 1, 1, ...states);
    for (const marker of model.markers.values()) {
      if (marker.line !== line) continue;
      if (marker.column >= end) marker.column += text.length - (end - start);
      else if (marker.column > start) marker.column = start;
    }
    model.version++;
    const last = pieces.at(-1).length + (pieces.length === 1 ? start : 1);
    this.position = new vs.Position(line + pieces.length - 1, last - back);
    if (start !== end || text !== '') {
      this.server.notify('textDocument/didChange', {
        textDocument: { uri: this.uri, version: model.version },
        contentChanges: [{
          range: { start: { line: line - 1, character: start - 1 }, end: { line: line - 1, character: end - 1 } },
          text,
        }],
      });
      this.emitters.ChangeModelContent.fire({});
    }
    this.emitters.ChangeCursorSelection.fire({ selection: this.selection(), reason: 0, source: 'keyboard' });
  }

  /**
   * Types a character. Returns the suggestion that this character accepted, which is only noted and not inserted: the
   * text goes on as if it had not been accepted.
   */
  type(char) {
    this.accepted = undefined;
    this.typed = (this.typed ?? 0) + 1;
    this.emitters.WillType.fire(char);
    const committed = this.accepted && this.result(this.accepted.item);
    const item = this.accepted?.item;
    this.insert(char);
    this.emitters.Type.fire(char);
    this.clock.advance(60);
    return item && { item, text: committed };
  }

  insert(char) {
    const { column } = this.position;
    const next = this.after[0];
    if (this.closers.length && this.closers.at(-1) === char && next === char) {
      this.closers.pop();
      // Typing over a character replaces it by itself.
      this.edit(column, column + 1, char);
      return;
    }
    const pair = this.closing && this.language.autoClosingPairs.find((it) => it.open === char);
    if (pair && this.closes(pair)) {
      this.closers.push(pair.close);
      this.edit(column, column, pair.open + pair.close, pair.close.length);
      return;
    }
    this.edit(column, column, char);
  }

  closes(pair) {
    const next = this.after[0];
    if (next !== undefined && !/\s/.test(next) && !this.language.autoCloseBefore.includes(next)) return false;
    const { lineNumber, column } = this.position;
    const kind = column > 1 ? this.model.kindAt(lineNumber, column - 2) : 0;
    if (pair.notIn.includes('comment') && kind === 1) return false;
    const { states, lines } = this.model;
    const inString = kinds(lines[lineNumber - 1].slice(0, column - 1), states[lineNumber - 1]).state !== '';
    if (pair.notIn.includes('string') && inString) return false;
    const quote = pair.open === pair.close;
    // A quote after a letter is an apostrophe or ends a string.
    return !(quote && (/[\p{L}\p{N}_]/u.test(this.before.at(-1) ?? '') || inString));
  }

  /** Enter, as if no suggestion were accepted, with the indentation of the next line. What the editor closed goes. */
  enter(indentation) {
    this.emitters.WillType.fire('\n');
    this.accepted = undefined;
    this.typed = (this.typed ?? 0) + 1;
    const { column } = this.position;
    this.closers = [];
    this.edit(column, this.line.length + 1, `\n${indentation}`);
    this.emitters.Type.fire('\n');
    this.clock.advance(60);
  }

  /** Requests suggestions as Ctrl+Space does. */
  invoke() {
    this.controller.triggerSuggest();
  }

  // --- what a key would do

  /** The suggestion that is selected. */
  get selected() {
    return this.list.getFocusedItem()?.item;
  }

  /** What Tab would accept. */
  get onTab() {
    return this.selected;
  }

  /** What Enter would accept. */
  get onEnter() {
    return this.contexts.get('acceptSuggestionOnEnter') && this.contexts.get('suggestionMakesTextEdit') ? this.selected : undefined;
  }

  /** The characters that would accept the selected suggestion. */
  get commits() {
    return this.selected?.completion.commitCharacters ?? [];
  }

  /** The cursor's line with the suggestion accepted, and the cursor's column in it, from 0. */
  result(item) {
    const { overwriteBefore, overwriteAfter } = this.controller.getOverwriteInfo(item, false);
    const { insertText, insertTextRules } = item.completion;
    const text = insertTextRules & 4 ? new this.vs.SnippetParser().parse(insertText).toString() : insertText;
    const start = this.position.column - 1 - overwriteBefore;
    const end = this.position.column - 1 + overwriteAfter;
    return { line: this.line.slice(0, Math.max(0, start)) + text + this.line.slice(end), start, inserted: text };
  }

  close() {
    this.controller.dispose();
    this.server.notify('textDocument/didClose', { textDocument: { uri: this.uri } });
  }
}

