// Runs the server, in a worker.

import { createServer, type FileSource, type Server } from 'dockwright-server';
import type { FromWorker, Module, ReadResult, ToWorker } from './messages';

declare const self: DedicatedWorkerGlobalScope;

/** Milliseconds without a message after which the module for shell scripts is loaded. */
const IDLE = 300;

let server: Server | undefined;
let shell: Module | undefined;
let idle: ReturnType<typeof setTimeout> | undefined;
const early: object[] = [];
const reads = new Map<number, (result: any) => void>();

const post = (message: FromWorker) => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if ('message' in data) {
    waitUntilIdle();
    const message: object = JSON.parse(data.message);
    if (server) {
      server.send(message);
    } else {
      early.push(message);
    }
  } else if ('read' in data) {
    reads.get(data.read)?.(data.result);
    reads.delete(data.read);
  } else {
    shell = data.start.shell;
    start(data.start.server).catch(stop);
  }
};

const files: FileSource = {
  readFolder: (path) => read(path, true),
  readFile: (path) => read(path, false),
};

let next = 0;

function read<T extends ReadResult>(path: string, folder: boolean): Promise<T> {
  return new Promise((resolve) => {
    reads.set(++next, resolve);
    post({ read: next, folder, path });
  });
}

async function start(module: Module): Promise<void> {
  const started = await createServer({ wasm: source(module), files });
  started.onMessage = (message) => post({ message: withAnyScheme(message) });
  started.onError = stop;
  server = started;
  early.splice(0).forEach((it) => started.send(it));
  waitUntilIdle();
}

function stop(error: unknown): void {
  post({ stopped: error instanceof Error ? error.message : String(error) });
}

function waitUntilIdle(): void {
  clearTimeout(idle);
  if (shell !== undefined) {
    idle = setTimeout(() => void loadShell(), IDLE);
  }
}

async function loadShell(): Promise<void> {
  if (!server || shell === undefined) {
    return;
  }
  const module = shell;
  shell = undefined;
  try {
    await server.loadShell(source(module));
  } catch (error) {
    // Everything else works without it.
    console.error('Dockwright: shell scripts are not checked.', error);
  }
}

const source = (module: Module) => (typeof module === 'string' ? fetch(module) : (module as BufferSource));

/** The server's capabilities, with file operations for all schemes. */
function withAnyScheme(message: any): object {
  for (const filter of message.result?.capabilities?.workspace?.fileOperations?.willRename?.filters ?? []) {
    delete filter.scheme;
  }
  return message;
}
