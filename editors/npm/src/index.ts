/** {@link check}, {@link format} and {@link inspect} Dockerfiles. A language server is in {@link createServer}. */
import { loadModule, loadShellModule } from '#load';
import { createServer as createServerFrom, type FileSource, type ModuleSource, type Server } from './server.js';

export type { FileSource, FolderEntry, ModuleSource, Server } from './server.js';

/** A place in a text. Lines and characters start at 0; characters are UTF-16 code units, as in strings of JavaScript. */
export interface Position {
  line: number;
  character: number;
}

/** A part of a text. */
export interface Range {
  start: Position;
  end: Position;
}

/** A replacement of a part of a text. */
export interface TextEdit {
  range: Range;
  newText: string;
}

/** A change that resolves a diagnostic, or a comment that silences it. */
export interface Fix {
  title: string;
  /** True for the change that is most likely wanted. */
  preferred: boolean;
  edits: TextEdit[];
}

/** What was found in a Dockerfile. */
export interface Diagnostic {
  /** The rule, such as `JSONArgsRecommended`. */
  rule: string;
  severity: 'error' | 'warning' | 'information' | 'hint';
  range: Range;
  message: string;
  /** The page about the rule. */
  page?: string;
  /** Other places that the diagnostic is about. */
  related?: { range: Range; message: string }[];
  fixes?: Fix[];
}

/** What surrounds a Dockerfile. */
export interface Options {
  /** Its file name. Default: `Dockerfile`. */
  name?: string;
  /** Other files of its folder, such as `.dockerignore` and `dockwright.toml`, by their relative paths. */
  files?: Record<string, string>;
  /** Settings, as in an editor: `{ rules: { MaintainerDeprecated: 'off' }, args: { VERSION: '1' } }`. */
  settings?: object;
}

/** Options of {@link check}. */
export interface CheckOptions extends Options {
  /** False to leave out shell scripts, for which a second, larger module is loaded. Default: true. */
  shell?: boolean;
}

/** Options of {@link format}. */
export interface FormatOptions extends Options {
  /** Keys of `[format]` in `dockwright.toml`, such as `{ indent: 2 }`. Files take precedence. */
  style?: Record<string, string | number | boolean>;
}

/** A stage of a Dockerfile. */
export interface Stage {
  name: string | null;
  base: string;
  platform: string | null;
  /** The line of its `FROM`, from 1 on. */
  line: number;
  /** The configuration of its image, if it can be built. Empty fields are left out. */
  image?: {
    env?: string[];
    user?: string;
    workdir?: string;
    entrypoint?: string[];
    cmd?: string[];
    ports?: string[];
    volumes?: string[];
    labels?: Record<string, string>;
    stopsignal?: string;
    shell?: string[];
    onbuild?: string[];
    healthcheck?: object;
  };
}

/** An instruction as BuildKit parses it. */
export interface Instruction {
  keyword: string;
  /** Lines, from 1 on. */
  start?: number;
  end?: number;
  flags: string[];
  arguments: (string | Instruction)[];
  json: boolean;
  heredocs: { name: string; fd: number; expand: boolean; chomp: boolean; content: string }[];
}

/** What a Dockerfile means. */
export interface Inspection {
  path: string;
  escape: string;
  instructions: Instruction[];
  stages: Stage[];
}

/** Options of {@link createServer}. */
export interface CreateServerOptions {
  /** `dockwright.wasm`. Default: the file of this package. */
  wasm?: ModuleSource;
  /** `shell.wasm`; `true` for the file of this package. Default: shell scripts aren't checked. */
  shell?: ModuleSource | true;
  /** Where files come from when the server needs them. Default: only files that are set are seen. */
  files?: FileSource;
}

/** Starts a language server on this thread. */
export async function createServer(options: CreateServerOptions = {}): Promise<Server> {
  const shell = options.shell === true ? loadShellModule() : options.shell;
  return createServerFrom({ wasm: options.wasm ?? loadModule(), ...(shell && { shell }), ...(options.files && { files: options.files }) });
}

/** The diagnostics of a Dockerfile. */
export async function check(text: string, options: CheckOptions = {}): Promise<Diagnostic[]> {
  return withSession(text, options, options.shell ?? true, async (session, textDocument) => {
    const report = await session.request('textDocument/diagnostic', { textDocument });
    const range = { start: { line: 0, character: 0 }, end: { line: text.split('\n').length, character: 0 } };
    const context = { diagnostics: report.items, only: ['quickfix'] };
    const actions: any[] = (await session.request('textDocument/codeAction', { textDocument, range, context })) ?? [];
    return report.items.map((item: any) => diagnostic(item, actions));
  });
}

/** The formatted text of a Dockerfile. It builds the same image. */
export async function format(text: string, options: FormatOptions = {}): Promise<string> {
  return withSession(text, options, false, async (session, textDocument) => {
    const style = { tabSize: 4, insertSpaces: true, ...options.style };
    const edits = await session.request('textDocument/formatting', { textDocument, options: style });
    return applyEdits(text, edits ?? []);
  });
}

/** What a Dockerfile means: its instructions, stages, and the configurations of their images. */
export async function inspect(text: string, options: Options = {}): Promise<Inspection> {
  return withSession(text, options, false, async (session, textDocument) => {
    const result = await session.request('dockwright/inspect', { textDocument, format: 'json' });
    return result.file;
  });
}

/** Replaces parts of a text that don't overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|\n|\r/g)) starts.push(end.index + end[0].length);
  const offset = ({ line, character }: Position) => Math.min((starts[line] ?? text.length) + character, text.length);
  const parts = edits.map((edit) => ({ start: offset(edit.range.start), end: offset(edit.range.end), text: edit.newText }));
  // Edits at the same place stay in their order.
  parts.sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const part of parts) {
    result += text.slice(at, part.start) + part.text;
    at = part.end;
  }
  return result + text.slice(at);
}

const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;

function diagnostic(item: any, actions: any[]): Diagnostic {
  const isSame = (other: any) =>
    other.code === item.code && other.message === item.message && JSON.stringify(other.range) === JSON.stringify(item.range);
  const fixes = actions.filter((action) => action.diagnostics?.some(isSame)).map(fix);
  const related = item.relatedInformation?.map((it: any) => ({ range: it.location.range, message: it.message }));
  return {
    rule: item.code,
    severity: SEVERITIES[item.severity - 1] ?? 'error',
    range: item.range,
    message: item.message,
    ...(item.codeDescription && { page: item.codeDescription.href }),
    ...(related?.length > 0 && { related }),
    ...(fixes.length > 0 && { fixes }),
  };
}

function fix(action: any): Fix {
  const edits = Object.values(action.edit?.changes ?? {}).flat() as TextEdit[];
  return { title: action.title, preferred: action.isPreferred === true, edits };
}

/** A server, and the requests to it. */
class Session {
  private readonly pending = new Map<number, { resolve: (result: any) => void; reject: (error: Error) => void }>();
  private next = 1;

  constructor(private readonly server: Server) {
    server.onMessage = (message: any) => {
      if (message.method !== undefined) return;
      const pending = this.pending.get(message.id);
      this.pending.delete(message.id);
      if (message.error) pending?.reject(new Error(message.error.message));
      else pending?.resolve(message.result);
    };
    server.onError = (error) => {
      for (const { reject } of this.pending.values()) reject(error as Error);
      this.pending.clear();
    };
  }

  request(method: string, params: object): Promise<any> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.server.send({ jsonrpc: '2.0', id, method, params });
    });
  }

  notify(method: string, params: object) {
    this.server.send({ jsonrpc: '2.0', method, params });
  }

  dispose() {
    this.server.dispose();
  }
}

/** The modules, which are compiled once. */
let modules: { server?: Promise<WebAssembly.Module>; shell?: Promise<WebAssembly.Module> } = {};

/** Runs requests about a text with a server of their own: nothing of another text can influence them. */
async function withSession<T>(
  text: string,
  options: Options,
  withShell: boolean,
  run: (session: Session, textDocument: { uri: string }) => Promise<T>,
): Promise<T> {
  const wasm = await (modules.server ??= loadModule());
  const shell = withShell ? await (modules.shell ??= loadShellModule()) : undefined;
  const server = await createServerFrom({ wasm, ...(shell && { shell }) });
  const session = new Session(server);
  try {
    for (const [path, content] of Object.entries(options.files ?? {})) server.setFile(`${FOLDER}/${path}`, content);
    const textDocument = { uri: `file://${FOLDER}/${encodeURIComponent(options.name ?? 'Dockerfile')}` };
    await session.request('initialize', {
      processId: null,
      rootUri: null,
      capabilities: {
        textDocument: {
          diagnostic: {},
          publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } }, isPreferredSupport: true },
        },
      },
      workspaceFolders: [{ uri: `file://${FOLDER}`, name: 'work' }],
      initializationOptions: options.settings ?? {},
    });
    session.notify('initialized', {});
    session.notify('textDocument/didOpen', { textDocument: { ...textDocument, languageId: 'dockerfile', version: 1, text } });
    return await run(session, textDocument);
  } finally {
    session.dispose();
  }
}

/** The folder of a Dockerfile. */
const FOLDER = '/work';
