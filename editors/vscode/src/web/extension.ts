// Dockwright in VS Code in a browser: the server is a WebAssembly module in a worker.

import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, type RegistrationParams } from 'vscode-languageclient/browser';
import { activate as activateIn } from '../activate';
import type { Host } from '../host';
import { startWorker } from './connection';
import { fromServer, toServer } from './uris';

export { deactivate } from '../activate';

export function activate(context: vscode.ExtensionContext): ReturnType<typeof activateIn> {
  // Files are loaded when the server needs them, and again after they have changed, so it is notified of all changes.
  const watcher = vscode.workspace.createFileSystemWatcher('**');
  context.subscriptions.push(watcher);
  return activateIn(context, new Web(context, watcher));
}

class Web implements Host {
  readonly name = 'the WebAssembly module';
  readonly runsProcesses = false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly watcher: vscode.FileSystemWatcher,
  ) {}

  createClient(options: LanguageClientOptions): LanguageClient {
    return new LanguageClient('dockwright', 'Dockwright', () => startWorker(this.context.extensionUri), {
      ...options,
      uriConverters: { code2Protocol: toServer, protocol2Code: fromServer },
      synchronize: { fileEvents: this.watcher },
      middleware: {
        ...options.middleware,
        handleRegisterCapability: async (params, next) => void (await next(registered(params), never)),
      },
    });
  }
}

const never = new vscode.CancellationTokenSource().token;

/** What the server registers, for documents of all schemes. Files are watched already. */
function registered({ registrations }: RegistrationParams): RegistrationParams {
  const wanted = registrations.filter((it) => it.method !== 'workspace/didChangeWatchedFiles');
  for (const { registerOptions } of wanted) {
    for (const filter of registerOptions?.documentSelector ?? []) {
      delete filter.scheme;
    }
  }
  return { registrations: wanted };
}
