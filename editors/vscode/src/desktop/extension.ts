// Dockwright in VS Code on a machine: the server is a program.

import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';
import { activate as activateIn } from '../activate';
import type { Host } from '../host';
import { program } from './program';

export { deactivate } from '../activate';

export function activate(context: vscode.ExtensionContext): ReturnType<typeof activateIn> {
  return activateIn(context, new Desktop(context));
}

class Desktop implements Host {
  readonly runsProcesses = true;

  constructor(private readonly context: vscode.ExtensionContext) {}

  get name(): string {
    return program(this.context);
  }

  createClient(options: LanguageClientOptions): LanguageClient {
    const run = { command: program(this.context), args: ['lsp'], transport: TransportKind.stdio };
    return new LanguageClient('dockwright', 'Dockwright', run, options);
  }

  async offerHelp(message: string): Promise<void> {
    const open = 'Open Settings';
    if ((await vscode.window.showErrorMessage(message, open)) === open) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'dockwright.path');
    }
  }
}
