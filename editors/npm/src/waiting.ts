/** Messages that wait for files, so that answers are those of a server that can read all files at once. */
import { Loader, pathOf } from './loader.js';

/** Milliseconds that a response waits, counted from the request. */
const MAX_WAIT = 1_000;
/** What a request may use that isn't loaded, for it not to count as a search. */
const MAX_REQUESTED = 50;
/** Milliseconds that the first diagnostics of a document wait, for the configuration. */
const MAX_OPENING = 250;

/** A JSON-RPC message. */
interface Message {
  id?: string | number | null;
  method?: string;
  params?: any;
}

/** A request that was answered without files that it needs. */
interface Held {
  request: Message;
  response: Message;
}

export class Waiting {
  /** The request that the server handles, and its response. */
  private current: { request: Message; response?: Message } | undefined;
  private readonly held = new Map<Message['id'], Held>();
  private readonly deadlines = new Map<Message['id'], number>();
  /** The documents that were just opened, and their diagnostics. */
  private readonly opening = new Map<string, { diagnostics?: Message; timer?: ReturnType<typeof setTimeout> }>();
  /** Where a character was typed, if no completion was requested since. */
  private typed: { uri: string; line: number; character: number } | undefined;

  /** `send` passes a message to the server, `deliver` to the client. */
  constructor(
    private readonly loader: Loader,
    private readonly send: (message: object) => void,
    private readonly deliver: (message: any) => void,
  ) {}

  /** A message of the client. Returns what is passed to the server, if anything. */
  receive(message: Message): Message | undefined {
    const { method, params, id } = message;
    const uri: string | undefined = params?.textDocument?.uri;
    switch (method) {
      case 'initialize':
        for (const folder of params.workspaceFolders ?? (params.rootUri ? [{ uri: params.rootUri }] : [])) this.addFolder(folder.uri);
        break;
      case 'workspace/didChangeWorkspaceFolders':
        for (const folder of params.event.added) this.addFolder(folder.uri);
        break;
      case 'workspace/didChangeWatchedFiles':
        this.loader.change(params.changes);
        return undefined;
      case 'textDocument/didOpen':
        this.open(params.textDocument.uri);
        break;
      case 'textDocument/didChange':
        this.typed = typedAt(params);
        for (const held of [...this.held.values()]) if (held.request.params?.textDocument?.uri === uri) this.answer(held);
        break;
      case 'textDocument/didClose':
        this.release(params.textDocument.uri);
        break;
      case '$/cancelRequest': {
        const held = this.held.get(params.id);
        if (held) this.answer(held);
        break;
      }
    }
    if (method !== undefined && id !== undefined) this.deadlines.set(id, Date.now() + MAX_WAIT);
    return message;
  }

  /** Notes which message the server handles now. */
  begin(message: Message | undefined): void {
    this.current = message?.method !== undefined && message.id !== undefined ? { request: message } : undefined;
  }

  /** A message of the server. */
  answered(message: Message): void {
    const { current } = this;
    if (current && message.method === undefined && message.id === current.request.id) {
      current.response = message;
      return;
    }
    if (message.method === undefined) this.deadlines.delete(message.id);
    const opening = message.method === 'textDocument/publishDiagnostics' && this.opening.get(message.params.uri);
    if (opening) opening.diagnostics = message;
    else this.deliver(message);
  }

  /** The server has handled a message, or done other work. */
  end(): void {
    const { current } = this;
    this.current = undefined;
    const missed = this.loader.takeMissed();
    if (current?.response) {
      const held = { request: current.request, response: current.response };
      const loaded = this.loader.load(missed, missed.size <= MAX_REQUESTED);
      if (loaded && this.remaining(held) > 0) this.hold(held, loaded);
      else this.answer(held);
    } else {
      void this.loader.load(missed, false);
    }
    for (const [uri, opening] of [...this.opening]) {
      if (this.loader.isIdle) this.release(uri);
      else opening.timer ??= setTimeout(() => this.release(uri), MAX_OPENING);
    }
  }

  dispose(): void {
    for (const { timer } of this.opening.values()) clearTimeout(timer);
    this.opening.clear();
  }

  private addFolder(uri: string): void {
    const path = pathOf(uri);
    if (path !== undefined) this.loader.files.addLazy(path);
  }

  private open(uri: string): void {
    const path = pathOf(uri);
    if (path === undefined) return;
    this.loader.files.addLazy(path.slice(0, path.lastIndexOf('/')));
    this.release(uri);
    this.opening.set(uri, {});
  }

  /** Passes on the diagnostics of a document. */
  private release(uri: string): void {
    const opening = this.opening.get(uri);
    if (!opening) return;
    clearTimeout(opening.timer);
    this.opening.delete(uri);
    if (opening.diagnostics) this.deliver(opening.diagnostics);
  }

  private remaining({ request }: Held): number {
    return (this.deadlines.get(request.id) ?? 0) - Date.now();
  }

  /** Sends a request again once files have been loaded. */
  private hold(held: Held, loaded: Promise<unknown>): void {
    const { id } = held.request;
    this.held.set(id, held);
    const isAutomatic = this.isAutomatic(held.request);
    const again = () => {
      clearTimeout(timer);
      if (this.held.get(id) !== held) return;
      this.held.delete(id);
      this.loader.notify();
      this.send(isAutomatic ? automatic(held.request) : held.request);
    };
    // The last response is that to what has been loaded until then.
    const timer = setTimeout(again, this.remaining(held));
    void loaded.then(again);
  }

  private answer({ request, response }: Held): void {
    this.held.delete(request.id);
    this.deadlines.delete(request.id);
    if (request.method === 'textDocument/completion') this.typed = undefined;
    this.deliver(response);
  }

  /** Whether the server takes a completion for one that the client requests by itself, as a character was typed before. */
  private isAutomatic({ method, params }: Message): boolean {
    const { typed } = this;
    if (method !== 'textDocument/completion' || !typed) return false;
    const { textDocument, position } = params;
    return typed.uri === textDocument.uri && typed.line === position.line && typed.character === position.character;
  }
}

/** The request as one that is repeated while a list is shown: the server doesn't take it for one of the user. */
function automatic(request: Message): Message {
  return { ...request, params: { ...request.params, context: { triggerKind: 3 } } };
}

/** The position after the character that a change types. */
function typedAt({ textDocument, contentChanges }: any): Waiting['typed'] {
  const [change, ...others] = contentChanges;
  if (others.length > 0 || !change?.range || change.text.length !== 1) return undefined;
  const { start, end } = change.range;
  const isInsertion = start.line === end.line && start.character === end.character;
  return isInsertion ? { uri: textDocument.uri, line: start.line, character: start.character + 1 } : undefined;
}
