// Shows the stage graph of a document in a view next to it.

import * as vscode from 'vscode';
import type { Server } from './client';
import { layout, picture, type Graph } from './picture';
import { stageGraph } from './protocol';

/** Milliseconds without typing after which the graph is redrawn. */
const PAUSE = 200;

export class GraphView implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: { document: vscode.Uri; graph: Graph } | undefined;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.subscriptions = [
      vscode.workspace.onDidChangeTextDocument((event) => this.follow(event.document)),
      vscode.window.onDidChangeActiveTextEditor((editor) => editor && this.follow(editor.document, true)),
    ];
  }

  dispose(): void {
    clearTimeout(this.waiting);
    this.panel?.dispose();
    this.subscriptions.forEach((it) => it.dispose());
  }

  async show(document: vscode.TextDocument): Promise<void> {
    if (!this.panel) {
      const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.panel = vscode.window.createWebviewPanel('dockwright.graph', 'Stages', beside, { enableScripts: true });
      this.panel.onDidDispose(() => (this.panel = this.shown = undefined));
      this.panel.webview.onDidReceiveMessage((message: { node: number }) => this.jump(message.node));
    }
    await this.draw(document.uri);
    this.panel?.reveal(undefined, true);
  }

  private follow(document: vscode.TextDocument, other = false): void {
    const isShown = document.uri.toString() === this.shown?.document.toString();
    if (!this.panel || document.languageId !== 'dockerfile' || isShown === other) {
      return;
    }
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void this.draw(document.uri), PAUSE);
  }

  private async draw(document: vscode.Uri): Promise<void> {
    const { client } = this.server;
    const uri = client?.code2ProtocolConverter.asUri(document);
    const graph = uri && (await client?.sendRequest(stageGraph, { textDocument: { uri } }));
    if (this.panel && graph) {
      this.shown = { document, graph };
      this.panel.title = `Stages of ${document.path.split('/').pop()}`;
      this.panel.webview.html = page(picture(layout(graph)));
    }
  }

  private async jump(node: number): Promise<void> {
    const range = this.shown?.graph.nodes[node]?.range;
    if (!this.shown || !range) {
      return;
    }
    const selection = new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
    const seen = vscode.window.visibleTextEditors.find(
      (it) => it.document.uri.toString() === this.shown?.document.toString(),
    );
    const viewColumn = seen?.viewColumn ?? vscode.ViewColumn.One;
    await vscode.window.showTextDocument(this.shown.document, { viewColumn, selection });
  }
}

function page(svg: string): string {
  const nonce = crypto.randomUUID();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}';">
<style nonce="${nonce}">
  body { padding: 16px; }
  svg { max-width: 100%; display: block; margin: auto; font: var(--vscode-font-size) var(--vscode-font-family); }
  rect { fill: var(--vscode-editorWidget-background); stroke: var(--vscode-editorWidget-border, var(--vscode-foreground)); }
  text { fill: var(--vscode-editor-foreground); text-anchor: middle; dominant-baseline: central; }
  .image rect { fill: none; stroke-dasharray: 4 3; }
  .image text { fill: var(--vscode-descriptionForeground); }
  .target rect { stroke: var(--vscode-focusBorder); stroke-width: 2; }
  .unneeded { opacity: 0.5; }
  .stage { cursor: pointer; }
  .stage:hover rect, .stage:focus rect { stroke: var(--vscode-textLink-activeForeground); stroke-width: 2; outline: none; }
  path { fill: none; stroke: var(--vscode-editor-foreground); opacity: 0.7; }
  path.copy { stroke: var(--vscode-charts-blue); stroke-dasharray: 6 3; }
  path.mount { stroke: var(--vscode-charts-purple); stroke-dasharray: 2 3; }
  .legend text { text-anchor: start; fill: var(--vscode-descriptionForeground); }
</style>
</head>
<body>
${svg}
<script nonce="${nonce}">
  const vscode = acquireVsCodeApi();
  for (const stage of document.querySelectorAll('.stage')) {
    const go = () => vscode.postMessage({ node: Number(stage.dataset.node) });
    stage.addEventListener('click', go);
    stage.addEventListener('keydown', (event) => event.key === 'Enter' && go());
  }
</script>
</body>
</html>`;
}
