// Starts, stops and restarts the server, and shows its status.

import * as vscode from 'vscode';
import {
  ErrorAction,
  State,
  type BaseLanguageClient,
  type ErrorHandler,
  type LanguageClientOptions,
  type StaticFeature,
} from 'vscode-languageclient';
import { Builds, CHOOSE } from './builds';
import type { Host } from './host';
import { SELECTOR } from './selector';

/**
 * The settings. Of those about registries, only what the user has set: defaults would replace those of `config.toml`, such
 * as `offline = true`.
 */
function settings(): object {
  const all = vscode.workspace.getConfiguration('dockwright');
  const keys = Object.keys(all.get<object>('registry') ?? {});
  const registry = keys.map((key) => [key, all.inspect(`registry.${key}`)?.globalValue ?? null]);
  return { ...all, registry: Object.fromEntries(registry) };
}

export class Server implements vscode.Disposable {
  client: BaseLanguageClient | undefined;
  readonly output = vscode.window.createOutputChannel('Dockwright', { log: true });
  private readonly status = vscode.languages.createLanguageStatusItem('dockwright', SELECTOR);
  readonly builds = new Builds(() => this.client);

  constructor(private readonly host: Host) {
    this.status.name = 'Dockwright';
    this.showStatus(State.Starting);
  }

  async start(): Promise<void> {
    const { name } = this.host;
    const options: LanguageClientOptions = {
      documentSelector: SELECTOR,
      outputChannel: this.output,
      initializationOptions: settings,
      markdown: { isTrusted: false, supportHtml: false },
      middleware: {
        executeCommand: (name, given, next) =>
          name === CHOOSE ? this.builds.choose(given[0] as string | undefined) : next(name, given),
        provideCodeLenses: async (document, token, next) => {
          // Requested anew after the builds have changed.
          void this.builds.update();
          return next(document, token);
        },
        provideCompletionItem: (document, position, context, token, next) =>
          inTime(next(document, position, context, token), context),
      },
    };
    const client = this.host.createClient(options);
    client.clientOptions.errorHandler = lasting(client.createDefaultErrorHandler());
    client.registerFeature(lenses(this.host));
    client.onDidChangeState((change) => this.showStatus(change.newState));
    this.client = client;
    this.output.info(`Starting server: ${name}`);
    try {
      await client.start();
      void this.builds.update();
    } catch (error) {
      this.showStatus(State.Stopped, String(error));
      const message = `Dockwright: failed to start ${name}. ${error}`;
      await (this.host.offerHelp?.(message) ?? vscode.window.showErrorMessage(message));
    }
  }

  /** Starts the server again; `dockwright.path` may have changed. */
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
    this.builds.dispose();
    this.status.dispose();
    this.output.dispose();
  }

  private showStatus(state: State, why?: string): void {
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
 * Restarts a crashed server as often as the default handler allows. Write errors are ignored: they occur before the exit
 * is noticed, and by default stop the client for good.
 */
function lasting(usual: ErrorHandler): ErrorHandler {
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: () => usual.closed(),
  };
}

/** How long a list that VS Code has requested again may be shown before the answer, in milliseconds. */
const LATEST = 80;

/**
 * The answer to a request for completion, or none if it comes late and a list is shown meanwhile: until the answer comes, VS
 * Code ignores what is typed, and Enter accepts an item of the old list in place of it.
 */
function inTime<T>(answer: vscode.ProviderResult<T>, context: vscode.CompletionContext): vscode.ProviderResult<T> {
  if (context.triggerKind === vscode.CompletionTriggerKind.Invoke) {
    return answer;
  }
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), LATEST));
  return Promise.race([answer, late]);
}

/** Announces the commands that code lenses may use. */
function lenses({ runsProcesses }: Host): StaticFeature {
  const commands = ['dockwright.showReferences', ...(runsProcesses ? ['dockwright.buildTarget'] : [])];
  return {
    fillClientCapabilities(capabilities) {
      capabilities.experimental = { ...capabilities.experimental, commands: { commands } };
    },
    initialize() {},
    getState: () => ({ kind: 'static' }),
    clear() {},
  };
}
