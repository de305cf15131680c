// Starts the server and registers commands.

import * as vscode from 'vscode';
import type { Location, Position } from 'vscode-languageclient';
import { Server } from './client';
import { Documents } from './documents';
import { GraphView } from './graph';
import type { Host } from './host';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext, host: Host): Promise<{ server: Server }> {
  const one = new Server(host);
  server = one;
  const documents = new Documents(one);
  const graph = new GraphView(one);
  const command = (name: string, action: (...given: never[]) => unknown) =>
    vscode.commands.registerCommand(`dockwright.${name}`, action);
  context.subscriptions.push(
    one,
    documents,
    graph,
    command('restart', () => one.restart()),
    command('showOutput', () => one.output.show()),
    command('showRegistryStatus', () => documents.showRegistries()),
    command('format', () => vscode.commands.executeCommand('editor.action.formatDocument')),
    command('fixAll', fixAll),
    command('explainRule', (name?: string) => documents.showRule(name)),
    command('showStageGraph', () => ofDockerfile((it) => graph.show(it))),
    command('showImage', () => ofDockerfile((it) => documents.showImages(it))),
    command('showReferences', showReferences),
    command('buildTarget', buildTarget),
    vscode.workspace.onDidChangeConfiguration((change) => {
      // The server reads these settings only at startup.
      if (change.affectsConfiguration('dockwright.path') || change.affectsConfiguration('dockwright.registry')) {
        void one.restart();
      }
    }),
  );
  await one.start();
  return { server: one };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

async function ofDockerfile(action: (document: vscode.TextDocument) => Promise<void>): Promise<void> {
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  const document = editors.find((it) => it?.document.languageId === 'dockerfile')?.document;
  if (document) {
    await action(document);
  } else {
    await vscode.window.showInformationMessage('Dockwright: open a Dockerfile first.');
  }
}

function fixAll(): Thenable<unknown> {
  const wanted = { kind: 'source.fixAll.dockwright', apply: 'first' };
  return vscode.commands.executeCommand('editor.action.sourceAction', wanted);
}

/** Code lens on a stage: shows its references. */
async function showReferences(uri: string, at: Position, places: Location[]): Promise<void> {
  const converter = server?.client?.protocol2CodeConverter;
  if (converter) {
    const locations = await converter.asReferences(places);
    const from = converter.asPosition(at);
    await vscode.commands.executeCommand('editor.action.showReferences', converter.asUri(uri), from, locations);
  }
}

/** Code lens on a stage: builds it in a terminal. Without a name, that is the last stage. */
async function buildTarget(uri: string, stage: string | null, context: string | null): Promise<void> {
  const file = vscode.Uri.parse(uri);
  const folder = context ? vscode.Uri.parse(context) : vscode.Uri.joinPath(file, '..');
  const target = stage === null ? [] : ['--target', stage];
  const build = ['build', '--file', file.fsPath, ...target, folder.fsPath];
  const task = new vscode.Task(
    { type: 'dockwright' },
    vscode.TaskScope.Workspace,
    stage === null ? 'build' : `build ${stage}`,
    'Dockwright',
    new vscode.ProcessExecution('docker', build),
  );
  await vscode.tasks.executeTask(task);
}
