// Checks in the extension host of a VS Code for the web, which calls `run`. They see what extensions see: this is no Node.js.
const vscode = require('vscode');

const PATIENCE = 20_000;
/** By the folder that is open. */
const checks = { '/repo': [], '/large': [] };
const check = (what, test) => checks['/repo'].push([what, test]);
const checkLarge = (what, test) => checks['/large'].push([what, test]);
const execute = (command, ...given) => vscode.commands.executeCommand(command, ...given);
const root = () => vscode.workspace.workspaceFolders[0].uri;
const at = (name) => vscode.Uri.joinPath(root(), name);

function assert(condition, message = 'it is not so') {
  if (!condition) throw new Error(message);
}

function same(actual, wanted) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(wanted)];
  assert(a === b, `${a} instead of ${b}`);
}

async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await condition();
    if (found) return found;
    assert(Date.now() < end, `waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

let document;
let source;
let api;
let memfs;
const place = (text, further = 0) => {
  const offset = document.getText().indexOf(text);
  assert(offset >= 0, `${text} is not in the file`);
  return document.positionAt(offset + further);
};
const span = (text) => new vscode.Range(place(text), place(text, text.length));
const lineAt = (text) => document.lineAt(place(text).line).text;
const problems = () => vscode.languages.getDiagnostics(document.uri);
const ruleOf = (it) => String(it.code?.value ?? it.code);
const rules = () => problems().map(ruleOf).sort();
const markdown = (hovers) => hovers.flatMap((it) => it.contents.map((one) => one.value)).join('\n');
const write = (name, text) => vscode.workspace.fs.writeFile(at(name), new TextEncoder().encode(text));
const labelsAt = async (position) => {
  const { items } = await execute('vscode.executeCompletionItemProvider', document.uri, position);
  return items.map((it) => it.label.label ?? it.label);
};
const lensTitles = async () => {
  const lenses = (await execute('vscode.executeCodeLensProvider', document.uri, 20)) ?? [];
  return lenses.map((it) => it.command?.title ?? '');
};

async function replace(text, by) {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, span(text), by);
  await vscode.workspace.applyEdit(edit);
}

async function become(text) {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
}

check('there is neither a server of VS Code nor a Node.js', () => {
  same(vscode.env.uiKind, vscode.UIKind.Web);
  same(vscode.env.remoteName, undefined);
  same(typeof process === 'object' && process.versions?.node !== undefined, false);
});

check('the server is the WebAssembly module in a worker', () => {
  same(api.server.client.initializeResult.serverInfo.name, 'dockwright');
});

check('diagnostics follow the Dockerfile, .dockerignore and dockwright.toml', async () => {
  await until('the diagnostics', () => rules().includes('CopyIgnoredFile'));
  const unknown = problems().find((it) => ruleOf(it) === 'UnknownInstruction');
  same([unknown.range, unknown.severity, unknown.source], [span('EXPOSR'), vscode.DiagnosticSeverity.Error, 'dockwright']);
  same(problems().find((it) => ruleOf(it) === 'CopyIgnoredFile').range, span('debug.log'));
  // The folder has an ignore file, so it certainly is the context.
  await until('the missing file', () => rules().includes('SourceNotFound'));
  await replace('AS build', 'as build');
  await new Promise((done) => setTimeout(done, 300));
  assert(!rules().includes('FromAsCasing'), 'dockwright.toml is not read');
});

check('shell scripts are checked once the second module is loaded', async () => {
  await replace('RUN go build', 'RUN rm -rf $DIR/* && go build');
  await until('a finding of the module', () => rules().some((it) => it.startsWith('SC')));
});

check('completion offers paths of the build context, and marks excluded ones', async () => {
  await replace('COPY go.mod', 'COPY src/ go.mod');
  same((await labelsAt(place('src/ go', 4))).sort(), ['main.go', 'main_test.go']);
  await replace('secret/key', 'de');
  const { items } = await execute('vscode.executeCompletionItemProvider', document.uri, place(' de /', 3));
  const excluded = items.find((it) => (it.label.label ?? it.label) === 'debug.log');
  assert(JSON.stringify(excluded ?? items).includes('.dockerignore'), JSON.stringify(excluded ?? items));
});

check('completion offers instructions and tags', async () => {
  assert((await labelsAt(place('WORKDIR'))).includes('HEALTHCHECK'));
  assert((await labelsAt(place('alpine:3.20', 7))).includes('latest'));
});

check('hover shows the value of a variable', async () => {
  assert(/\/opt\/app/.test(markdown(await execute('vscode.executeHoverProvider', document.uri, place('$APP_HOME', 2)))));
});

check('definition goes from COPY --from=build to the stage, and from a source to its file', async () => {
  const [stage] = await execute('vscode.executeDefinitionProvider', document.uri, place('--from=build', 8));
  same(stage.targetSelectionRange ?? stage.range, new vscode.Range(place('AS build', 3), place('AS build', 8)));
  same(String(stage.targetUri ?? stage.uri), String(document.uri));
  const links = await execute('vscode.executeLinkProvider', document.uri, 20);
  assert(links.some((it) => String(it.target) === String(at('go.mod'))), links.map((it) => String(it.target)).join());
});

check('references, highlights, outline, folding, hints and tokens', async () => {
  same((await execute('vscode.executeReferenceProvider', document.uri, place('AS build', 3))).length, 2);
  same((await execute('vscode.executeDocumentHighlights', document.uri, place('AS build', 3))).length, 2);
  same((await execute('vscode.executeDocumentSymbolProvider', document.uri)).map((it) => it.name), ['ARG', 'build', 'alpine:3.20']);
  assert((await execute('vscode.executeFoldingRangeProvider', document.uri)).length > 0);
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  assert((await execute('vscode.executeInlayHintProvider', document.uri, whole)).length > 0);
  assert((await execute('vscode.provideDocumentSemanticTokens', document.uri)).data.length > 0);
});

check('rename changes a stage and what takes from it', async () => {
  const rename = (stage) => execute('vscode.executeDocumentRenameProvider', document.uri, place(`AS ${stage}`, 3), 'compile');
  const refusal = await rename('build').then(String, (error) => error.message);
  assert(refusal.includes('deploy/compose.yaml builds `build`'), refusal);
  await become(source.replace('AS build', 'AS stage').replace('--from=build', '--from=stage'));
  await vscode.workspace.applyEdit(await rename('stage'));
  same(lineAt('--from='), 'COPY --from=compile /out/app $APP_HOME/');
  assert(/AS compile$/.test(lineAt('FROM golang')));
});

check('formatting formats the file, as .editorconfig configures', async () => {
  await become(source.replace('RUN go build -o', 'RUN go build \\\n-o'));
  await execute('dockwright.format');
  await until('the formatted text', () => document.getText().includes('RUN go build \\\n   -o /out/app'));
});

check('a quick fix fixes the error', async () => {
  await until('the diagnostic', () => rules().includes('UnknownInstruction'));
  const actions = await execute('vscode.executeCodeActionProvider', document.uri, span('EXPOSR'), 'quickfix');
  await vscode.workspace.applyEdit(actions.find((it) => it.title.includes('EXPOSE')).edit);
  same(lineAt('8080'), 'EXPOSE 8080');
  await until('the diagnostic to go', () => !rules().includes('UnknownInstruction'));
});

check('fix all does what is safe', async () => {
  await become(source.replace('WORKDIR', 'workdir'));
  await until('the diagnostic', () => rules().includes('ConsistentInstructionCasing'));
  await execute('dockwright.fixAll');
  await until('the fix', () => document.getText().includes('WORKDIR /src'));
});

check('changes of .dockerignore are followed', async () => {
  await until('the diagnostic', () => rules().includes('CopyIgnoredFile'));
  await write('.dockerignore', '*.txt\n');
  await until('the diagnostic to go', () => !rules().includes('CopyIgnoredFile'));
  await write('.dockerignore', '*.log\n');
  await until('the diagnostic again', () => rules().includes('CopyIgnoredFile'));
});

check('a new file is seen, and a deleted one missed', async () => {
  await until('the missing file', () => rules().includes('SourceNotFound'));
  await write('secret/key', 'x');
  await until('the diagnostic to go', () => !rules().includes('SourceNotFound'));
  await vscode.workspace.fs.delete(at('secret/key'));
  await until('the diagnostic again', () => rules().includes('SourceNotFound'));
});

check('a build of a Compose file elsewhere is found, can be chosen, and is followed', async () => {
  const first = (wanted) => until(`the lens ${wanted}`, async () => (await lensTitles()).includes(wanted));
  await first('built as `api` by deploy/compose.yaml, +1');
  const value = async () => markdown(await execute('vscode.executeHoverProvider', document.uri, place('${GO_VERSION}', 4)));
  await until('the value of the build', async () => (await value()).includes('1.99'));
  const { client } = api.server;
  const textDocument = { uri: client.code2ProtocolConverter.asUri(document.uri) };
  const { builds } = await client.sendRequest('dockwright/builds', { textDocument });
  same(builds.map((it) => it.name), ['api', 'test']);
  await client.sendRequest('dockwright/chooseBuild', { textDocument, build: builds[1].id });
  await first('built as `test` by deploy/compose.yaml, +1');
  // Unsaved changes count.
  const compose = await vscode.workspace.openTextDocument(at('deploy/compose.yaml'));
  const edit = new vscode.WorkspaceEdit();
  const offset = compose.getText().indexOf('test:');
  edit.replace(compose.uri, new vscode.Range(compose.positionAt(offset), compose.positionAt(offset + 4)), 'next');
  await vscode.workspace.applyEdit(edit);
  await first('built as `api` by deploy/compose.yaml, +1');
  await compose.save();
});

check('no lens starts a build in a terminal', async () => {
  const lenses = await execute('vscode.executeCodeLensProvider', document.uri, 20);
  assert(lenses.some((it) => it.command?.command === 'dockwright.showReferences'));
  assert(!lenses.some((it) => it.command?.command === 'dockwright.buildTarget'));
});

check('moving a file changes the paths in the Dockerfile', async () => {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(at('go.mod'), at('go2.mod'));
  await vscode.workspace.applyEdit(edit);
  await until('the new path', () => document.getText().includes('COPY go2.mod'));
  await vscode.workspace.fs.rename(at('go2.mod'), at('go.mod'));
});

check('symbols of the workspace are found in files that are not open', async () => {
  await write('other/Dockerfile', 'FROM scratch AS faraway\n');
  const found = await until('the symbol', async () => {
    const symbols = await execute('vscode.executeWorkspaceSymbolProvider', 'faraway');
    return symbols?.find((it) => it.name === 'faraway');
  });
  same(String(found.location.uri), String(at('other/Dockerfile')));
  await vscode.workspace.fs.delete(at('other/Dockerfile'));
});

check('settings apply', async () => {
  await replace('EXPOSR', 'MAINTAINER me\nEXPOSR');
  await until('the diagnostic', () => rules().includes('MaintainerDeprecated'));
  const settings = vscode.workspace.getConfiguration('dockwright', document.uri);
  await settings.update('rules', { MaintainerDeprecated: 'off' }, vscode.ConfigurationTarget.Global);
  await until('the diagnostic to go', () => !rules().includes('MaintainerDeprecated'));
  await settings.update('rules', undefined, vscode.ConfigurationTarget.Global);
});

check('the stage graph is shown', async () => {
  await execute('dockwright.showStageGraph');
  const tabs = () => vscode.window.tabGroups.all.flatMap((it) => it.tabs.map((tab) => tab.label));
  await until('the graph', () => tabs().includes('Stages of Dockerfile'));
  // Meanwhile, run.mjs looks for its stages.
  await new Promise((done) => setTimeout(done, 6_000));
});

check('the image configurations, a rule and the registry status are shown', async () => {
  await become(source.replace('EXPOSR', 'EXPOSE'));
  await execute('dockwright.showImage');
  const images = await until('the images', () => vscode.workspace.textDocuments.find((it) => it.uri.authority === 'image'));
  await until('their text', () => images.getText().includes('APP_HOME=/opt/app'));
  const rule = await vscode.workspace.openTextDocument(vscode.Uri.parse('dockwright://rule/UnknownInstruction.md'));
  assert(rule.getText().startsWith('# UnknownInstruction'), rule.getText());
  await execute('dockwright.showRegistryStatus');
  assert(/^Offline/.test(vscode.window.activeTextEditor.document.getText()));
});

check('only what the server needs was read', () => {
  // VS Code itself looks for files that don't exist, and reads what is open.
  const read = [...new Set(memfs.read)].filter((it) => memfs.files.has(it) && it !== document.uri.path);
  same(read.sort(), ['.dockerignore', '.editorconfig', 'deploy/compose.yaml', 'dockwright.toml'].map((it) => at(it).path));
});

/** Ends the server as a panic does. */
async function crash() {
  const { client } = api.server;
  // A message that isn't one of JSON-RPC is refused, so the worker is ended instead.
  const before = client.initializeResult;
  client._connection.dispose();
  await client.handleConnectionClosed();
  await until('another server', () => client.isRunning() && client.initializeResult !== before);
  await become(source.replace('EXPOSR', 'EXPOSE'));
  await until('its diagnostics', () => rules().includes('CopyIgnoredFile') && !rules().includes('UnknownInstruction'));
}

check('a server that ends is started again', crash);

check('the server restarts on request', async () => {
  await execute('dockwright.restart');
  await become(source);
  await until('its diagnostics', () => rules().includes('UnknownInstruction'));
});

checkLarge('typing is not delayed while a repository of 20,000 files is searched', async () => {
  const times = [];
  for (let n = 0; n < 20; n++) {
    const begun = performance.now();
    const [from, to] = n % 2 ? ['EXPOSE', 'EXPOSR'] : ['EXPOSR', 'EXPOSE'];
    await replace(from, to);
    await until('the diagnostics', () => rules().includes('UnknownInstruction') === (n % 2 === 1));
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  console.log(`time    from an edit to its diagnostics: median ${Math.round(times[10])} ms, longest ${Math.round(times[19])} ms`);
});

checkLarge('a build in a repository of 20,000 files is found', async () => {
  await until('the lens', async () => (await lensTitles()).includes('built as `api` by deploy/compose.yaml, +1'));
});

checkLarge('of 20,000 files, only those that the server needs were read', async () => {
  const read = [...new Set(memfs.read)].filter((it) => memfs.files.has(it) && it !== document.uri.path);
  same(read.sort(), ['.dockerignore', '.editorconfig', 'deploy/compose.yaml', 'dockwright.toml'].map((it) => at(it).path));
  assert(memfs.listed.length < 1_200, `${memfs.listed.length} folders were listed`);
});

exports.run = async function run() {
  const begun = performance.now();
  memfs = await vscode.extensions.getExtension('dockwright-tests.memfs').activate();
  document = await vscode.workspace.openTextDocument(at('Dockerfile'));
  const opened = performance.now();
  await vscode.window.showTextDocument(document);
  source = document.getText();
  await until('the first diagnostics', () => problems().length > 0);
  console.log(`time    from opening to the first diagnostics: ${Math.round(performance.now() - opened)} ms`);
  console.log(`time    from the start of the checks: ${Math.round(performance.now() - begun)} ms`);
  api = await vscode.extensions.getExtension('dockwright.dockwright').activate();
  let [passed, failed] = [0, 0];
  for (const [what, test] of checks[root().path]) {
    const start = Date.now();
    try {
      await become(source);
      await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
      await test();
      passed++;
      console.log(`ok      ${what}${Date.now() - start > 2000 ? ` (${Date.now() - start} ms)` : ''}`);
    } catch (wrong) {
      failed++;
      console.log(`FAILED  ${what}: ${wrong.stack}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  assert(failed === 0, `${failed} failed`);
};
