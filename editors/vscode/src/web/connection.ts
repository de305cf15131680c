// Starts the worker of the server, passes messages, and reads files for it.

import * as vscode from 'vscode';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import type { FromWorker, Module, ReadResult, ToWorker } from './messages';
import { atPath } from './uris';

/** The maximum size of a file, in bytes. The server reads no larger ones. */
const MAX_SIZE = 1 << 20;

/** Starts a server. `extension` is the folder of the extension. */
export async function startWorker(extension: vscode.Uri): Promise<MessageTransports> {
  const file = (name: string) => vscode.Uri.joinPath(extension, 'dist/web', name);
  const [script, server, shell] = await Promise.all([
    vscode.workspace.fs.readFile(file('worker.js')),
    locate(file('dockwright.wasm')),
    locate(file('shell.wasm')),
  ]);
  // A worker can't be started from another origin, where the extension may be.
  const url = URL.createObjectURL(new Blob([script as BlobPart], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.postMessage({ start: { server, shell } } satisfies ToWorker);
  const reader = new Reader(worker);
  return { reader, writer: new Writer(worker, reader) };
}

/** A module: its URL if it can be fetched, so that it is compiled while it is loaded. */
async function locate(file: vscode.Uri): Promise<Module> {
  return /^https?$/.test(file.scheme) ? file.toString(true) : vscode.workspace.fs.readFile(file);
}

class Reader extends AbstractMessageReader {
  private isClosed = false;

  constructor(private readonly worker: Worker) {
    super();
  }

  listen(callback: DataCallback): Disposable {
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if ('message' in data) {
        callback(data.message as Message);
      } else if ('read' in data) {
        void this.read(data);
      } else {
        this.close(data.stopped);
      }
    };
    this.worker.onerror = (event) => this.close(event.message);
    return { dispose: () => this.close() };
  }

  override dispose(): void {
    super.dispose();
    this.close();
  }

  /** Ends the worker. The client starts a server again, as after the end of a process. */
  close(why?: string): void {
    if (this.isClosed) {
      return;
    }
    this.isClosed = true;
    this.worker.terminate();
    if (why !== undefined) {
      this.fireError(new Error(why));
      this.fireClose();
    }
  }

  private async read({ read, folder, path }: { read: number; folder: boolean; path: string }): Promise<void> {
    let result: ReadResult;
    try {
      const uri = atPath(path);
      result = uri && (await (folder ? readFolder(uri) : readFile(uri)));
    } catch {
      // There is no such file, or it can't be read.
    }
    if (!this.isClosed) {
      this.worker.postMessage({ read, result } satisfies ToWorker);
    }
  }
}

async function readFolder(uri: vscode.Uri): Promise<ReadResult> {
  const entries = await vscode.workspace.fs.readDirectory(uri);
  return entries.map(([name, type]) => [name, (type & vscode.FileType.Directory) !== 0] as const);
}

async function readFile(uri: vscode.Uri): Promise<ReadResult> {
  const { size } = await vscode.workspace.fs.stat(uri);
  return size > MAX_SIZE ? undefined : vscode.workspace.fs.readFile(uri);
}

class Writer extends AbstractMessageWriter {
  constructor(
    private readonly worker: Worker,
    private readonly reader: Reader,
  ) {
    super();
  }

  async write(message: Message): Promise<void> {
    this.worker.postMessage({ message: JSON.stringify(message) } satisfies ToWorker);
  }

  end(): void {
    this.reader.close();
  }
}
