/**
 * The language server as an object: {@link createServer}. It runs on the thread that creates it, so pages create it in a
 * worker.
 */
import { ConsoleStdout, File, OpenFile, WASI } from '@bjorn3/browser_wasi_shim';
import { Loader } from './loader.js';
import type { FileSource } from './source.js';
import { Waiting } from './waiting.js';

export type { FileSource, FolderEntry } from './source.js';

/** What a WebAssembly module can be loaded from. */
export type ModuleSource = BufferSource | WebAssembly.Module | Response | PromiseLike<Response>;

/** What {@link createServer} needs. */
export interface ServerOptions {
  /** `dockwright.wasm`. */
  wasm: ModuleSource;
  /** `shell.wasm`, which finds mistakes in shell scripts. It can also be loaded later, by {@link Server.loadShell}. */
  shell?: ModuleSource;
  /**
   * Where files of workspace folders, and of folders with open documents, come from when the server needs them. Nothing else
   * is read. Without a source, the server sees the files that are set by {@link Server.setFile}.
   */
  files?: FileSource;
}

/** A language server. */
export interface Server {
  /** Passes a JSON-RPC message to the server. */
  send(message: object): void;
  /** Is called with each JSON-RPC message of the server. */
  onMessage: (message: any) => void;
  /** Is called if the server has stopped because of a defect of its own. It can't be used any more. */
  onError: (error: unknown) => void;
  /**
   * Adds or replaces a file that the server sees at an absolute path, such as `/work/.dockerignore`; `null` removes it.
   * After changes, send `workspace/didChangeWatchedFiles`, as to any other server.
   */
  setFile(path: string, content: string | Uint8Array | null): void;
  /**
   * Declares that all files below a folder have been set. Of other paths the server doesn't know whether they exist, so it
   * doesn't report them as missing.
   */
  setComplete(folder: string): void;
  /** Loads `shell.wasm`. Open documents are checked again. */
  loadShell(shell: ModuleSource): Promise<void>;
  /** Stops the server. */
  dispose(): void;
}

interface ServerExports {
  memory: WebAssembly.Memory;
  buffer(length: number): number;
  receive(): number;
  run(): number;
  use_shell(): void;
}

interface ShellExports {
  memory: WebAssembly.Memory;
  buffer(length: number): number;
  check(dialect: number): number;
  findings(): number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Starts a language server. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const loader = new Loader(options.files, () => {
    pass({ jsonrpc: '2.0', method: 'workspace/didChangeWatchedFiles', params: { changes: [] } });
    pass({ jsonrpc: '2.0', method: 'dockwright/recheck' });
  });
  const waiting = options.files && new Waiting(loader, pass, deliver);
  /** What the server wrote to stderr: the message of a panic. */
  const errors: string[] = [];
  const stderr = ConsoleStdout.lineBuffered((line) => errors.push(line));
  const wasi = new WASI([], [], [new OpenFile(new File([])), stderr, stderr, loader.files.root], { debug: false });
  const outgoing = (address: number, length: number) => {
    const message = JSON.parse(decoder.decode(new Uint8Array(exports.memory.buffer, address, length)));
    if (waiting) waiting.answered(message);
    else deliver(message);
  };

  let shell: Shell | undefined;
  let found: Uint8Array = new Uint8Array();
  const imports = {
    wasi_snapshot_preview1: wasi.wasiImport,
    dockwright: {
      send: outgoing,
      check_script(address: number, length: number, dialect: number): number {
        found = shell?.check(new Uint8Array(exports.memory.buffer, address, length), dialect) ?? new Uint8Array();
        return found.length;
      },
      copy_findings(address: number) {
        new Uint8Array(exports.memory.buffer).set(found, address);
      },
    },
  };
  const instance = await WebAssembly.instantiate(await compile(options.wasm), imports);
  wasi.initialize(instance as Parameters<WASI['initialize']>[0]);
  const exports = instance.exports as unknown as ServerExports;

  /** Messages that arrive while the server runs. */
  const incoming: object[] = [];
  let running = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Passes a message to the client. */
  function deliver(message: object) {
    // An exception must not reach the server.
    try {
      server.onMessage(message);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
  /** Passes a message to the server, now or after those that it has. */
  function pass(message: object) {
    if (running) incoming.push(message);
    else work(() => receive(message));
  }
  function work(first: () => number) {
    if (running || stopped) return;
    running = true;
    try {
      let next = first();
      waiting?.end();
      for (let message = incoming.shift(); message; message = incoming.shift()) {
        next = receive(message);
        waiting?.end();
      }
      schedule(next);
    } catch (error) {
      stop();
      server.onError(errors.length > 0 ? new Error(errors.join('\n'), { cause: error }) : error);
    } finally {
      running = false;
    }
  }
  function receive(message: object): number {
    const bytes = encoder.encode(JSON.stringify(message));
    const address = exports.buffer(bytes.length);
    new Uint8Array(exports.memory.buffer, address, bytes.length).set(bytes);
    waiting?.begin(message);
    return exports.receive();
  }
  function schedule(milliseconds: number) {
    clearTimeout(timer);
    if (milliseconds < 0) return;
    timer = setTimeout(() => work(() => exports.run()), Math.ceil(milliseconds));
    // A timer alone doesn't keep Node.js running.
    (timer as { unref?: () => void }).unref?.();
  }
  function stop() {
    stopped = true;
    clearTimeout(timer);
    loader.dispose();
    waiting?.dispose();
  }

  const server: Server = {
    onMessage: () => {},
    onError: (error) => {
      throw error;
    },
    send(message) {
      const passed = waiting ? waiting.receive(message) : message;
      if (passed) pass(passed);
    },
    setFile: (path, content) => loader.files.set(path, content),
    setComplete: (folder) => loader.files.setComplete(folder),
    async loadShell(source) {
      shell = await createShell(source);
      if (stopped) return;
      exports.use_shell();
      server.send({ jsonrpc: '2.0', method: 'dockwright/recheck' });
    },
    dispose: stop,
  };
  if (options.shell) {
    shell = await createShell(options.shell);
    exports.use_shell();
  }
  return server;
}

/** The module for shell scripts. */
interface Shell {
  /** The findings in a script, as JSON; none if the module fails. */
  check(script: Uint8Array, dialect: number): Uint8Array;
}

async function createShell(source: ModuleSource): Promise<Shell> {
  const module = await compile(source);
  let exports: ShellExports | undefined;
  const start = () => {
    const stderr = ConsoleStdout.lineBuffered(() => {});
    const wasi = new WASI([], [], [new OpenFile(new File([])), stderr, stderr], { debug: false });
    const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.wasiImport });
    wasi.initialize(instance as Parameters<WASI['initialize']>[0]);
    return instance.exports as unknown as ShellExports;
  };
  exports = start();
  return {
    check(script, dialect) {
      try {
        exports ??= start();
        const address = exports.buffer(script.length);
        new Uint8Array(exports.memory.buffer, address, script.length).set(script);
        const length = exports.check(dialect);
        return new Uint8Array(exports.memory.buffer, exports.findings(), length).slice();
      } catch {
        // A panic, or a script that is nested too deeply. The next script gets a new instance.
        exports = undefined;
        return new Uint8Array();
      }
    },
  };
}

/** Compiles a module. */
export async function compile(source: ModuleSource): Promise<WebAssembly.Module> {
  const given = await source;
  if (given instanceof WebAssembly.Module) return given;
  if (typeof Response !== 'undefined' && given instanceof Response) {
    if (!given.ok) throw new Error(`${given.url}: ${given.status} ${given.statusText}`);
    const type = given.headers.get('content-type')?.split(';')[0]?.trim();
    // Some servers don't know the type that streaming requires.
    if (type === 'application/wasm') return WebAssembly.compileStreaming(given);
    return WebAssembly.compile(await given.arrayBuffer());
  }
  return WebAssembly.compile(given as BufferSource);
}
