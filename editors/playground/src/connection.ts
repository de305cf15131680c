// The connection to the server in its worker, as a transport of the LSP client.

import type { Transport } from '@codemirror/lsp-client';
import type {} from './early';
import type { Instruction, Report } from './worker';

export interface Connection extends Transport {
  /** Sets a file that the server sees, or removes it with `null`. */
  setFile(path: string, content: string | null): void;
  /** Loads the second module. Resolves to false if there is none. */
  loadShell(): Promise<boolean>;
}

/** Connects to the server, which `early.ts` has started. `failed` is called if it can't start or stops. */
export function connect(failed: (message: string) => void): Connection {
  const worker = window.server;
  const handlers = new Set<(message: string) => void>();
  let shellLoaded: ((loaded: boolean) => void) | undefined;
  worker.onmessage = ({ data }: MessageEvent<string | Report>) => {
    if (typeof data === 'string') {
      handlers.forEach((it) => it(data));
    } else if ('failed' in data) {
      failed(data.failed);
    } else {
      shellLoaded?.(data.shell);
    }
  };
  worker.onerror = (event) => failed(event.message || 'the server could not be loaded');
  return {
    send: (message) => worker.postMessage(message),
    subscribe: (handler) => void handlers.add(handler),
    unsubscribe: (handler) => void handlers.delete(handler),
    setFile: (path, content) => worker.postMessage({ path, content } satisfies Instruction),
    loadShell: () =>
      new Promise((resolve) => {
        shellLoaded = resolve;
        worker.postMessage({ loadShell: true } satisfies Instruction);
      }),
  };
}
