// Checks what VS Code shows for a Dockerfile, from inside its extension host. Started by host.mjs, which VS Code calls
// `run` for.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const PATIENCE = 20_000;
const checks = [];
const check = (what, test) => checks.push([what, test]);
const execute = (command, ...given) => vscode.commands.executeCommand(command, ...given);

async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await condition();
    if (found) {
      return found;
    }
    assert(Date.now() < end, `waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

let document;
let source;
let api;
const folder = () => vscode.workspace.workspaceFolders[0].uri.fsPath;
const place = (text, further = 0) => {
  const offset = document.getText().indexOf(text);
  assert(offset >= 0, `${text} is not in the file`);
  return document.positionAt(offset + further);
};
const span = (text) => new vscode.Range(place(text), place(text, text.length));
const shown = (range) => `${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character}`;
const problems = () => vscode.languages.getDiagnostics(document.uri);
const ruleOf = (it) => it.code?.value ?? it.code;
const settings = (part) => vscode.workspace.getConfiguration(part, document.uri);
const lineAt = (text) => document.lineAt(place(text).line).text;
const markdown = (hovers) => hovers.flatMap((it) => it.contents.map((one) => one.value)).join('\n');

/** Puts another text into the file. */
async function become(text) {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
}

check('files get their languages', async () => {
  const languages = {
    dockerfile: ['Containerfile', 'a.dockerfile', 'Dockerfile.dev', 'Containerfile.dev', 'x.Containerfile', 'Dockerfile.py'],
    dockerignore: [
      '.dockerignore',
      '.containerignore',
      'a.dockerignore',
      'Dockerfile.dockerignore',
      'Dockerfile.dev.dockerignore',
      'dev.Dockerfile.dockerignore',
      'Containerfile.dockerignore',
      'Containerfile.dev.dockerignore',
      'Containerfile.containerignore',
      'Dockerfile.containerignore',
    ],
  };
  for (const [language, names] of Object.entries(languages)) {
    for (const name of names) {
      const file = path.join(folder(), name);
      fs.writeFileSync(file, '');
      assert.equal((await vscode.workspace.openTextDocument(file)).languageId, language, name);
      fs.rmSync(file);
    }
  }
});

check('an ignore file is not sent to the server', async () => {
  const file = path.join(folder(), 'Dockerfile.dockerignore');
  fs.writeFileSync(file, 'FRUM x\n');
  const ignored = await vscode.workspace.openTextDocument(file);
  await become(source);
  await until('diagnostics of the Dockerfile', () => problems().length > 0);
  assert.deepEqual(vscode.languages.getDiagnostics(ignored.uri), []);
  fs.rmSync(file);
});

check('the shipped language defaults are in effect', () => {
  const editor = vscode.workspace.getConfiguration('editor', document);
  assert.equal(editor.get('wordBasedSuggestions'), 'off');
  assert([true, 'on'].includes(editor.get('quickSuggestions').strings), JSON.stringify(editor.get('quickSuggestions')));
});

check('the server that runs is the one that comes with the extension', async () => {
  const { client } = api.server;
  await until('the server', () => client.initializeResult);
  assert.equal(client.initializeResult.serverInfo.name, 'dockwright');
  const program = fs.readlinkSync(`/proc/${client._serverProcess.pid}/exe`);
  assert.equal(program, path.join(vscode.extensions.getExtension('dockwright.dockwright').extensionPath, 'bin/dockwright'));
});

check('diagnostics have the exact range of the error', async () => {
  await until('a diagnostic', () => problems().length > 0);
  assert.deepEqual(problems().map((it) => [ruleOf(it), shown(it.range), it.severity, it.source]), [
    ['UnknownInstruction', shown(span('EXPOSR')), vscode.DiagnosticSeverity.Error, 'dockwright'],
  ]);
});

check('completion offers instructions', async () => {
  const { items } = await execute('vscode.executeCompletionItemProvider', document.uri, place('WORKDIR'));
  const labels = items.map((it) => it.label.label ?? it.label);
  for (const label of ['COPY', 'STOPSIGNAL', 'HEALTHCHECK']) {
    assert(labels.includes(label), `no ${label} in ${labels}`);
  }
});

check('completion offers flags', async () => {
  const { items } = await execute('vscode.executeCompletionItemProvider', document.uri, place('--from=build', 2));
  const labels = items.map((it) => it.label.label ?? it.label);
  assert(labels.some((it) => it.includes('chown')), String(labels));
});

check('completion offers the tags of an image, without a network', async () => {
  const { items } = await execute('vscode.executeCompletionItemProvider', document.uri, place('alpine:3.20', 'alpine:'.length));
  const labels = items.map((it) => it.label.label ?? it.label);
  for (const label of ['3', 'latest']) {
    assert(labels.includes(label), `no ${label} in ${labels}`);
  }
});

check('hover shows the value of a variable', async () => {
  const hovers = await execute('vscode.executeHoverProvider', document.uri, place('$APP_HOME', 2));
  assert.match(markdown(hovers), /\/opt\/app/);
});

check('definition goes from COPY --from=build to the stage', async () => {
  const [found] = await execute('vscode.executeDefinitionProvider', document.uri, place('--from=build', 8));
  assert.equal(shown(found.targetSelectionRange ?? found.range), shown(new vscode.Range(place('AS build', 3), place('AS build', 8))));
});

check('references of a stage are its name and what takes from it', async () => {
  const found = await execute('vscode.executeReferenceProvider', document.uri, place('AS build', 3));
  const wanted = [place('AS build', 3), place('--from=build', 7)].map((it) => it.line);
  assert.deepEqual(found.map((it) => it.range.start.line).sort((a, b) => a - b), wanted);
});

check('the same name is highlighted', async () => {
  const found = await execute('vscode.executeDocumentHighlights', document.uri, place('AS build', 3));
  assert.equal(found.length, 2);
});

check('renaming a stage renames what takes from it, and no folder of that name', async () => {
  const edit = await execute('vscode.executeDocumentRenameProvider', document.uri, place('AS build', 3), 'compile');
  await vscode.workspace.applyEdit(edit);
  assert.equal(lineAt('--from='), 'COPY --from=compile /out/app $APP_HOME/');
  assert.match(lineAt('FROM golang'), /AS compile$/);
  place('go build -o');
});

check('what is no name is not renamed', async () => {
  await assert.rejects(async () => {
    const found = await execute('vscode.executeDocumentRenameProvider', document.uri, place('WORKDIR', 1), 'x');
    assert.notEqual(found?.size, undefined);
    assert.equal(found.size, 0);
    throw new Error('nothing to rename');
  });
});

check('formatting formats the file', async () => {
  await become(source.replace('WORKDIR /src', 'WORKDIR   /src  '));
  await vscode.window.showTextDocument(document);
  await execute('dockwright.format');
  await until('the form', () => lineAt('WORKDIR') === 'WORKDIR /src');
});

check('format on save', async () => {
  await settings('editor').update('formatOnSave', true, vscode.ConfigurationTarget.Workspace);
  await become(source.replace('WORKDIR /src', 'WORKDIR     /src'));
  await vscode.window.showTextDocument(document);
  await document.save();
  await settings('editor').update('formatOnSave', undefined, vscode.ConfigurationTarget.Workspace);
  assert.match(fs.readFileSync(document.uri.fsPath, 'utf8'), /^WORKDIR \/src$/m);
});

check('a quick fix fixes the error', async () => {
  await until('the diagnostic', () => problems().some((it) => ruleOf(it) === 'UnknownInstruction'));
  const actions = await execute('vscode.executeCodeActionProvider', document.uri, span('EXPOSR'), 'quickfix');
  const fix = actions.find((it) => it.title.includes('EXPOSE'));
  assert(fix, actions.map((it) => it.title).join());
  await vscode.workspace.applyEdit(fix.edit);
  assert.equal(lineAt('8080'), 'EXPOSE 8080');
  await until('the diagnostic to go', () => problems().length === 0);
});

check('fix all does what is safe', async () => {
  await become(source.replace('AS build', 'as build').replace('EXPOSR', 'EXPOSE'));
  await until('the diagnostic', () => problems().some((it) => ruleOf(it) === 'FromAsCasing'));
  await vscode.window.showTextDocument(document);
  await execute('dockwright.fixAll');
  await until('the fix', () => /AS build$/m.test(document.getText()));
});

check('inlay hints show values', async () => {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const found = await execute('vscode.executeInlayHintProvider', document.uri, whole);
  const text = JSON.stringify(found);
  assert.match(text, /1\.22/);
});

check('semantic tokens colour stages and variables', async () => {
  const legend = await execute('vscode.provideDocumentSemanticTokensLegend', document.uri);
  const { data } = await execute('vscode.provideDocumentSemanticTokens', document.uri);
  const seen = new Map();
  let [line, column] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    column = data[at] === 0 ? column + data[at + 1] : data[at + 1];
    line += data[at];
    const text = document.getText(new vscode.Range(line, column, line, column + data[at + 2]));
    seen.set(text, legend.tokenTypes[data[at + 3]]);
  }
  assert.equal(seen.get('WORKDIR'), 'keyword');
  assert.equal(seen.get('build'), 'namespace');
  assert.equal(seen.get('APP_HOME'), 'variable');
});

check('every kind of token has a colour of themes', async () => {
  const legend = await execute('vscode.provideDocumentSemanticTokensLegend', document.uri);
  const { scopes } = vscode.extensions.getExtension('dockwright.dockwright').packageJSON.contributes.semanticTokenScopes[0];
  assert.deepEqual(legend.tokenTypes.filter((it) => !(it in scopes)), []);
});

check('the outline has the stages', async () => {
  const symbols = await execute('vscode.executeDocumentSymbolProvider', document.uri);
  assert.deepEqual(symbols.map((it) => it.name), ['ARG', 'build', 'alpine:3.20']);
});

check('folding has the stages', async () => {
  const found = await execute('vscode.executeFoldingRangeProvider', document.uri);
  assert(found.some((it) => it.start === place('FROM golang').line), JSON.stringify(found));
});

check('signature help shows the flags', async () => {
  const found = await execute('vscode.executeSignatureHelpProvider', document.uri, place('--from=build'));
  assert.match(found.signatures[0].label, /COPY/);
});

check('a lens above a stage shows where it is used', async () => {
  const lenses = await execute('vscode.executeCodeLensProvider', document.uri, 10);
  const lens = lenses.find((it) => it.command?.command === 'dockwright.showReferences');
  assert(lens, JSON.stringify(lenses.map((it) => it.command)));
  await execute(lens.command.command, ...lens.command.arguments);
});

check('the build of a Compose file is named above the first line, can be chosen, and is followed', async () => {
  const file = path.join(folder(), 'compose.yaml');
  fs.writeFileSync(file, 'services:\n  api:\n    build: .\n  test:\n    build: .\n');
  const title = async () => {
    const lenses = (await execute('vscode.executeCodeLensProvider', document.uri, 20)) ?? [];
    return lenses.map((it) => it.command?.title ?? '').find((it) => /^(built as|seen)/.test(it));
  };
  const becomes = (wanted) => until(`the lens ${wanted}`, async () => (await title()) === wanted);
  await becomes('built as `api` by compose.yaml, +1');
  const chosen = { textDocument: { uri: document.uri.toString() }, build: 'compose:.:test' };
  await api.server.client.sendRequest('dockwright/chooseBuild', chosen);
  await becomes('built as `test` by compose.yaml, +1');
  // Unsaved changes count.
  const compose = await vscode.workspace.openTextDocument(file);
  const replace = async (from, to) => {
    const edit = new vscode.WorkspaceEdit();
    const offset = compose.getText().indexOf(from);
    const range = new vscode.Range(compose.positionAt(offset), compose.positionAt(offset + from.length));
    edit.replace(compose.uri, range, to);
    await vscode.workspace.applyEdit(edit);
  };
  await replace('test', 'web');
  await becomes('built as `api` by compose.yaml, +1');
  await replace(compose.getText(), 'services: {}\n');
  await becomes(undefined);
  await compose.save();
  fs.rmSync(file);
});

check('a rule that is switched off in the settings is silent', async () => {
  await become(source.replace('AS build', 'as build'));
  const casing = () => problems().some((it) => ruleOf(it) === 'FromAsCasing');
  await until('the diagnostic', casing);
  await settings('dockwright').update('rules', { FromAsCasing: 'off' }, vscode.ConfigurationTarget.Workspace);
  await until('the diagnostic to go', () => !casing());
  await settings('dockwright').update('rules', undefined, vscode.ConfigurationTarget.Workspace);
  await until('the diagnostic again', casing);
});

check('a value in the settings is a build argument', async () => {
  await become(source);
  await settings('dockwright').update('build.args', { GO_VERSION: '1.99' }, vscode.ConfigurationTarget.Workspace);
  const hover = async () => markdown(await execute('vscode.executeHoverProvider', document.uri, place('${GO_VERSION}', 4)));
  await until('the value', async () => /1\.99/.test(await hover()));
  await settings('dockwright').update('build.args', undefined, vscode.ConfigurationTarget.Workspace);
  await until('the value of the file', async () => !/1\.99/.test(await hover()));
});

check('inlay hints and lenses can be switched off', async () => {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = async () => (await execute('vscode.executeInlayHintProvider', document.uri, whole)) ?? [];
  const lenses = async () => (await execute('vscode.executeCodeLensProvider', document.uri)) ?? [];
  assert((await hints()).length > 0 && (await lenses()).length > 0);
  const workspace = vscode.ConfigurationTarget.Workspace;
  for (const key of ['variables', 'stages', 'command']) {
    await settings('dockwright').update(`inlayHints.${key}`, false, workspace);
  }
  await settings('dockwright').update('codeLens', false, workspace);
  await until('no hints', async () => (await hints()).length === 0);
  await until('no lenses', async () => (await lenses()).length === 0);
  for (const key of ['inlayHints.variables', 'inlayHints.stages', 'inlayHints.command', 'codeLens']) {
    await settings('dockwright').update(key, undefined, workspace);
  }
  await until('hints again', async () => (await hints()).length > 0);
});

check('what the images would be is shown beside, and follows', async () => {
  await become(source.replace('EXPOSR', 'EXPOSE'));
  await vscode.window.showTextDocument(document);
  await execute('dockwright.showImage');
  const images = await until('the document', () => vscode.workspace.textDocuments.find((it) => it.uri.authority === 'image'));
  await until('its text', () => images.getText().includes('APP_HOME=/opt/app'));
  await become(source.replace('EXPOSR', 'EXPOSE').replace('=/opt/app', '=/srv'));
  await until('the new value', () => images.getText().includes('APP_HOME=/srv'));
});

check('the stage graph is shown beside', async () => {
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  await execute('dockwright.showStageGraph');
  const tabs = () => vscode.window.tabGroups.all.flatMap((it) => it.tabs.map((tab) => tab.label));
  await until('the view', () => tabs().includes('Stages of Dockerfile'));
});

check('a rule is explained', async () => {
  await execute('dockwright.explainRule', 'UnknownInstruction');
  const uri = vscode.Uri.parse('dockwright://rule/UnknownInstruction.md');
  const text = (await vscode.workspace.openTextDocument(uri)).getText();
  assert.match(text, /^# UnknownInstruction/);
});

check('the registry status is shown', async () => {
  await execute('dockwright.showRegistryStatus');
  const shown = vscode.window.activeTextEditor.document;
  assert.equal(shown.uri.authority, 'registry');
  assert.match(shown.getText(), /^(Offline|Registries)/);
});

/** Ends the server from outside, does what follows before the client can have noticed, and waits for the next server. */
async function crash(before = () => {}) {
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  const { client } = api.server;
  const { pid } = client._serverProcess;
  process.kill(pid, 'SIGKILL');
  const ended = () => /\) [ZX]/.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  while (!ended()) {
    // Nothing else may run in between: the end is noticed only after this.
  }
  before(client);
  await until('another server', () => (client._serverProcess?.pid ?? pid) !== pid && client.isRunning());
  await become(source.replace('EXPOSR', 'EXPOSE'));
  await until('no diagnostics', () => problems().length === 0);
  await become(source);
  await until('its diagnostics', () => problems().length > 0);
}

check('a server that crashes is started again', () => crash());

check('a server that crashes while something is sent to it is started again', () =>
  crash((client) => void client.sendNotification('$/setTrace', { value: 'off' }).catch(() => {})));

check('the server restarts on request', async () => {
  const before = api.server.client._serverProcess.pid;
  await execute('dockwright.restart');
  assert.notEqual(api.server.client._serverProcess.pid, before);
  await become(source);
  await until('its diagnostics', () => problems().length > 0);
});

check('the server stops on request', async () => {
  const { pid } = api.server.client._serverProcess;
  await api.server.stop();
  await until('its end', () => !fs.existsSync(`/proc/${pid}/exe`) || fs.readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z'));
});

exports.run = async function run() {
  document = await vscode.workspace.openTextDocument(path.join(folder(), 'Dockerfile'));
  await vscode.window.showTextDocument(document);
  source = document.getText();
  api = await vscode.extensions.getExtension('dockwright.dockwright').activate();
  let [passed, failed] = [0, 0];
  for (const [what, test] of checks) {
    const begun = Date.now();
    try {
      await become(source);
      await test();
      passed++;
      console.log(`ok      ${what}${Date.now() - begun > 2000 ? ` (${Date.now() - begun} ms)` : ''}`);
    } catch (wrong) {
      failed++;
      console.log(`FAILED  ${what}: ${wrong.stack}`);
    }
  }
  await become(source);
  await document.save();
  console.log(`${passed} passed, ${failed} failed`);
  assert.equal(failed, 0);
};
