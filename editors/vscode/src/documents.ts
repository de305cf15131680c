// Virtual documents: explanations of rules, image configurations and the registry status.

import * as vscode from 'vscode';
import type { Server } from './client';
import { explain, inspect, REGISTRY_STATUS, type RegistryStatus } from './protocol';

export const SCHEME = 'dockwright';
const NOT_STARTED = 'The server has not started.\n';

export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly server: Server) {
    this.subscriptions = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidChangeTextDocument((event) => this.follow(event.document)),
    ];
  }

  dispose(): void {
    clearTimeout(this.waiting);
    this.subscriptions.forEach((it) => it.dispose());
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    switch (uri.authority) {
      case 'rule':
        return this.explain(uri.path.replace(/^\/|\.md$/g, ''));
      case 'image':
        return this.images(uri.query);
      case 'registry':
        return this.registries();
      default:
        return '';
    }
  }

  /** Shows the image configurations of a document next to it. */
  async showImages(document: vscode.TextDocument): Promise<void> {
    const uri = imageUri(document.uri);
    this.changed.fire(uri);
    const shown = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(shown, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  }

  /** Explains the rule of a diagnostic at the cursor, or a selected one. */
  async showRule(name?: string): Promise<void> {
    const rule = name ?? (await this.choose());
    if (rule) {
      const uri = vscode.Uri.from({ scheme: SCHEME, authority: 'rule', path: `/${rule}.md` });
      await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    }
  }

  async showRegistries(): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, authority: 'registry', path: '/Registries' });
    this.changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }

  private async choose(): Promise<string | undefined> {
    const editor = vscode.window.activeTextEditor;
    const here = editor
      ? vscode.languages
          .getDiagnostics(editor.document.uri)
          .filter((it) => it.source === 'dockwright' && it.range.intersection(editor.selection))
          .map(ruleOf)
      : [];
    const rules = (await this.explain()).split('\n').filter(Boolean);
    const items = rules.map((line) => {
      const [label, ...rest] = line.split(/\s+/);
      return { label, description: rest.join(' ') };
    });
    // Rules with diagnostics here come first.
    items.sort((a, b) => Number(here.includes(b.label)) - Number(here.includes(a.label)));
    const chosen = await vscode.window.showQuickPick(items, { matchOnDescription: true, placeHolder: 'Select a rule' });
    return chosen?.label;
  }

  private async explain(rule?: string): Promise<string> {
    return (await this.server.client?.sendRequest(explain, { rule }))?.text ?? NOT_STARTED;
  }

  private async images(uri: string): Promise<string> {
    const { client } = this.server;
    const document = vscode.Uri.parse(uri, true);
    const inspected = await client?.sendRequest(inspect, { textDocument: { uri: client.code2ProtocolConverter.asUri(document) } });
    return inspected?.text ?? 'The Dockerfile is not open.\n';
  }

  private async registries(): Promise<string> {
    const status = await vscode.commands.executeCommand<RegistryStatus | null>(REGISTRY_STATUS);
    if (!status) {
      return NOT_STARTED;
    }
    const when = (at: number) => new Date(at * 1000).toLocaleTimeString();
    const queries = status.requests.map((it) => `${when(it.at)}  ${it.host}  ${it.what}  ${it.result}`);
    const warnings = status.warnings.map((it) => `Warning from ${it.host}: ${it.text}`);
    const how = status.offline ? 'Offline: registry queries are disabled.' : 'Registries are queried on demand.';
    return [how, '', ...(queries.length ? queries : ['No queries yet.']), ...warnings, ''].join('\n');
  }

  /** Refreshes the views of a document after a pause in typing. */
  private follow(document: vscode.TextDocument): void {
    if (document.languageId !== 'dockerfile') {
      return;
    }
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.changed.fire(imageUri(document.uri)), 200);
  }
}

function imageUri(document: vscode.Uri): vscode.Uri {
  const name = document.path.split('/').pop();
  return vscode.Uri.from({ scheme: SCHEME, authority: 'image', path: `/Images of ${name}`, query: document.toString() });
}

export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const code = diagnostic.code;
  return String(typeof code === 'object' ? code.value : code);
}
