// Runs the language server in a worker. Messages are those of LSP, as JSON texts in both directions; a message of the
// page that isn't a text is an instruction to this file.

import { createServer, type Server } from 'dockwright-server';

declare const self: DedicatedWorkerGlobalScope;
/** URLs of the modules, relative to this file; set by the build. `SHELL_URL` is empty without a shell module. */
declare const SERVER_URL: string;
declare const SHELL_URL: string;

/** Instructions of the page: load the module for shell scripts; set a file that the server sees, or remove it. */
export type Instruction = { loadShell: true } | { path: string; content: string | null };
/** What the page receives besides texts. */
export type Report = { failed: string } | { shell: boolean };

let server: Server | undefined;
/** Why the server couldn't start. The page may listen only later, so each message is answered with it. */
let failure = '';
const early: (string | Instruction)[] = [];

self.onmessage = ({ data }: MessageEvent<string | Instruction>) => {
  if (failure) {
    report({ failed: failure });
  } else if (server) {
    handle(server, data);
  } else {
    early.push(data);
  }
};

function handle(server: Server, message: string | Instruction): void {
  if (typeof message === 'string') {
    server.send(JSON.parse(message));
  } else if ('path' in message) {
    server.setFile(message.path, message.content);
  } else {
    void loadShell(server);
  }
}

function report(message: Report): void {
  self.postMessage(message);
}

function fail(error: unknown): void {
  failure = error instanceof Error ? error.message : String(error);
  report({ failed: failure });
}

async function start(): Promise<void> {
  const started = await createServer({ wasm: fetch(new URL(SERVER_URL, self.location.href)) });
  started.onMessage = (message) => self.postMessage(JSON.stringify(message));
  started.onError = fail;
  server = started;
  early.splice(0).forEach((it) => handle(started, it));
}

async function loadShell(server: Server): Promise<void> {
  let loaded = false;
  if (SHELL_URL) {
    try {
      await server.loadShell(fetch(new URL(SHELL_URL, self.location.href)));
      loaded = true;
    } catch {
      // The page works without it, for example if it isn't loaded yet and the network is gone.
    }
  }
  report({ shell: loaded });
}

start().catch(fail);
