// The builds that files define for a Dockerfile: the status item, and the choice of one of them.

import * as vscode from 'vscode';
import { SELECTOR } from './selector';
import { builds, chooseBuild, type Build, type BuildList } from './protocol';
import type { BaseLanguageClient } from 'vscode-languageclient';

/** The server's command, which lets the user choose in other editors. Arguments: the URI of the document. */
export const CHOOSE = 'dockwright.chooseBuild';

export class Builds implements vscode.Disposable {
  private readonly status = vscode.languages.createLanguageStatusItem('dockwright.build', SELECTOR);
  private readonly subscription: vscode.Disposable;
  private readonly client: () => BaseLanguageClient | undefined;

  constructor(client: () => BaseLanguageClient | undefined) {
    this.client = client;
    this.status.name = 'Dockwright build';
    this.status.text = 'No build';
    this.subscription = vscode.window.onDidChangeActiveTextEditor(() => void this.update());
  }

  dispose(): void {
    this.subscription.dispose();
    this.status.dispose();
  }

  /** Shows the active build of the document in the active editor. */
  async update(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const uri = document && this.uriOf(document);
    if (document?.languageId !== 'dockerfile' || !uri?.startsWith('file:')) {
      return;
    }
    const list = await this.list(uri);
    if (list && vscode.window.activeTextEditor?.document === document) {
      this.show(list, uri);
    }
  }

  /** Lets the user choose a build of a document, by its URI for the server. */
  async choose(uri?: string): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    uri ??= editor && this.uriOf(editor.document);
    const list = uri === undefined ? undefined : await this.list(uri);
    if (uri === undefined || !list?.builds.length) {
      const message = 'Dockwright: no Bake file, Compose file or dev container builds this Dockerfile.';
      await vscode.window.showInformationMessage(message);
      return;
    }
    const item = (build: Build) => ({
      label: `${build.id === list.active ? '$(check) ' : ''}${build.name}`,
      description: build.file,
      detail: [build.target && `target ${build.target}`, ...build.platforms].filter(Boolean).join(', '),
      build: build.id as string | null,
    });
    const none = { label: 'No build', description: 'see the Dockerfile by itself', detail: '', build: null };
    const picked = await vscode.window.showQuickPick([...list.builds.map(item), none], {
      placeHolder: 'Choose the build whose context, target and arguments apply',
    });
    const client = this.client();
    if (picked && client) {
      const chosen = await client.sendRequest(chooseBuild, { textDocument: { uri }, build: picked.build });
      this.show(chosen, uri);
    }
  }

  /** The URI of a document for the server. */
  private uriOf(document: vscode.TextDocument): string | undefined {
    return this.client()?.code2ProtocolConverter.asUri(document.uri);
  }

  private async list(uri: string): Promise<BuildList | undefined> {
    const client = this.client();
    return client?.isRunning() ? client.sendRequest(builds, { textDocument: { uri } }) : undefined;
  }

  private show(list: BuildList, uri: string): void {
    const active = list.builds.find((build) => build.id === list.active);
    this.status.text = active ? `${active.name} (${active.file})` : 'No build';
    this.status.detail = list.builds.length > 1 ? `one of ${list.builds.length} builds` : undefined;
    this.status.command = list.builds.length ? { title: 'Choose', command: CHOOSE, arguments: [uri] } : undefined;
  }
}
