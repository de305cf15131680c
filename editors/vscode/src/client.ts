// The server as the editor's client sees it: started, stopped, restarted, and how it is.

import * as vscode from 'vscode';
import {
  ErrorAction,
  LanguageClient,
  State,
  TransportKind,
  type ErrorHandler,
  type LanguageClientOptions,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { program } from './server';

export const SELECTOR = [{ language: 'dockerfile' }];

/** Commands that the server may put on lenses, since we have them. */
const LENSES = ['dockwright.showReferences', 'dockwright.buildTarget'];

export class Server implements vscode.Disposable {
  client: LanguageClient | undefined;
  readonly output = vscode.window.createOutputChannel('Dockwright', { log: true });
  private readonly status = vscode.languages.createLanguageStatusItem('dockwright', SELECTOR);
  private readonly context: vscode.ExtensionContext;

  constructor(context: vscode.ExtensionContext) {
    this.context = context;
    this.status.name = 'Dockwright';
    this.tell(State.Starting);
  }

  async start(): Promise<void> {
    const command = program(this.context);
    const run = { command, args: ['lsp'], transport: TransportKind.stdio };
    const options: LanguageClientOptions = {
      documentSelector: SELECTOR,
      outputChannel: this.output,
      initializationOptions: () => vscode.workspace.getConfiguration('dockwright'),
      markdown: { isTrusted: false, supportHtml: false },
    };
    const client = new LanguageClient('dockwright', 'Dockwright', run, options);
    client.clientOptions.errorHandler = lasting(client.createDefaultErrorHandler());
    client.registerFeature(lenses());
    client.onDidChangeState((change) => this.tell(change.newState));
    this.client = client;
    this.output.info(`Starting server: ${command}`);
    try {
      await client.start();
    } catch (error) {
      this.tell(State.Stopped, String(error));
      const open = 'Open Settings';
      const choice = await vscode.window.showErrorMessage(`Dockwright: failed to start ${command}. ${error}`, open);
      if (choice === open) {
        await vscode.commands.executeCommand('workbench.action.openSettings', 'dockwright.path');
      }
    }
  }

  /** The server may be another program by now. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop()) {
      await client.stop();
    }
  }

  dispose(): void {
    this.status.dispose();
    this.output.dispose();
  }

  private tell(state: State, why?: string): void {
    const version = this.client?.initializeResult?.serverInfo?.version ?? '';
    this.status.busy = state === State.Starting;
    this.status.text = state === State.Stopped ? 'Dockwright has stopped' : `Dockwright ${version}`.trim();
    this.status.detail = why;
    this.status.severity =
      state === State.Stopped ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    this.status.command =
      state === State.Running
        ? { title: 'Output', command: 'dockwright.showOutput' }
        : { title: 'Restart', command: 'dockwright.restart' };
  }
}

/**
 * A server that ended is started again, though not for ever. What is sent to it before its end is noticed can't be
 * written; by default the client then stops for good, which a person who types meets when the server crashes.
 */
function lasting(usual: ErrorHandler): ErrorHandler {
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: () => usual.closed(),
  };
}

/** Tells the server which commands lenses may have. */
function lenses(): StaticFeature {
  return {
    fillClientCapabilities(capabilities) {
      capabilities.experimental = { ...capabilities.experimental, commands: { commands: LENSES } };
    },
    initialize() {},
    getState: () => ({ kind: 'static' }),
    clear() {},
  };
}
