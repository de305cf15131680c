// Runs the language server in a worker. Messages are those of LSP, as JSON texts in both directions; a message of the
// page that isn't a text is an instruction to this file.

import { createServer, type Server } from 'dockwright-server';

declare const self: DedicatedWorkerGlobalScope;
/** URLs of the modules, relative to this file; set by the build. `SHELL_URL` is empty without a shell module. */
declare const SERVER_URL: string;
declare const SHELL_URL: string;

/** Instructions of the page. */
export type Instruction = { loadShell: true };
/** What the page receives besides texts. */
export type Report = { failed: string } | { shell: boolean };

let server: Server | undefined;
/** Why the server couldn't start. The page may listen only later, so each message is answered with it. */
let failure = '';
const early: string[] = [];

self.onmessage = ({ data }: MessageEvent<string | Instruction>) => {
  if (failure) {
    report({ failed: failure });
  } else if (typeof data !== 'string') {
    void loadShell();
  } else if (server) {
    server.send(JSON.parse(data));
  } else {
    early.push(data);
  }
};

function report(message: Report): void {
  self.postMessage(message);
}

async function start(): Promise<void> {
  const started = await createServer({ wasm: await fetch(new URL(SERVER_URL, self.location.href)) });
  started.onMessage = (message) => self.postMessage(JSON.stringify(message));
  server = started;
  early.splice(0).forEach((it) => started.send(JSON.parse(it)));
}

async function loadShell(): Promise<void> {
  if (!SHELL_URL || !server?.loadShell) {
    return report({ shell: false });
  }
  try {
    await server.loadShell(await fetch(new URL(SHELL_URL, self.location.href)));
    report({ shell: true });
  } catch {
    report({ shell: false });
  }
}

start().catch((error: unknown) => {
  failure = String(error);
  report({ failed: failure });
});
