// Files that are loaded from a source when the server needs them.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createServer } from '@dockwright/wasm';
import { wasmClient } from './lib.mjs';

/** A source of files in memory, which answers late and notes what is read. */
class Source {
  read = [];
  listed = [];

  folders = new Map();

  constructor(files, delay = 5) {
    this.files = new Map();
    this.delay = delay;
    for (const [path, text] of Object.entries(files)) this.set(path, text);
  }

  set(path, text) {
    this.files.set(path, text);
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const slash = path.lastIndexOf('/', end - 1);
      const folder = path.slice(0, slash);
      if (!this.folders.has(folder)) this.folders.set(folder, new Map());
      this.folders.get(folder).set(path.slice(slash + 1, end), end < path.length);
    }
  }

  delete(path) {
    this.files.delete(path);
    const slash = path.lastIndexOf('/');
    this.folders.get(path.slice(0, slash)).delete(path.slice(slash + 1));
  }

  async readFolder(path) {
    this.listed.push(path);
    await new Promise((resolve) => setTimeout(resolve, this.delay));
    const names = this.folders.get(path);
    return names && [...names];
  }

  async readFile(path) {
    this.read.push(path);
    await new Promise((resolve) => setTimeout(resolve, this.delay));
    const text = this.files.get(path);
    return text === undefined ? undefined : new TextEncoder().encode(text);
  }
}

const ROOT = 'file:///repo';
const codes = (message) => message.params.diagnostics.map((it) => it.code).sort();

async function start(source) {
  const server = await createServer({ files: source });
  const client = wasmClient(server);
  const capabilities = { textDocument: { completion: { completionItem: {} } } };
  await client.request('initialize', { processId: null, rootUri: null, capabilities, workspaceFolders: [{ uri: ROOT, name: 'repo' }] });
  client.notify('initialized', {});
  return client;
}

function open(client, name, text) {
  const uri = `${ROOT}/${name}`;
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'dockerfile', version: 1, text } });
  return uri;
}

function change(client, source, name, text) {
  const path = `/repo/${name}`;
  const existed = source.files.has(path);
  if (text === null) source.delete(path);
  else source.set(path, text);
  const type = text === null ? 3 : existed ? 2 : 1;
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: `file://${path}`, type }] });
}

test('the first diagnostics follow the files, of which only those that apply are read', async () => {
  const source = new Source({
    '/repo/dockwright.toml': '[rules]\nMaintainerDeprecated = "off"\n',
    '/repo/.dockerignore': 'tmp\n',
    '/repo/api/Dockerfile': '',
    '/repo/api/.dockerignore': '*.log\n',
    '/repo/api/a.log': '',
    '/repo/api/src/main.go': '',
    '/repo/api/src/deep/below/main.go': '',
    '/other/secret': '',
  });
  const client = await start(source);
  const text = 'FROM scratch\nMAINTAINER me\nCOPY a.log src/main.go src/missing /\n';
  const uri = `${ROOT}/api/Dockerfile`;
  const first = client.published(uri);
  open(client, 'api/Dockerfile', text);
  const opened = Date.now();
  let found = codes(await first);
  // They don't wait forever, so a busy machine may have sent others before.
  while (Date.now() - opened > 200 && !found.includes('SourceNotFound')) found = codes(await client.published(uri));
  assert.ok(found.includes('CopyIgnoredFile'), String(found));
  assert.ok(!found.includes('MaintainerDeprecated'), String(found));
  assert.ok(found.includes('SourceNotFound'), String(found));
  assert.deepEqual([...source.read].sort(), ['/repo/api/.dockerignore', '/repo/dockwright.toml']);
  assert.ok(source.listed.every((it) => it === '/repo' || it.startsWith('/repo/')), String(source.listed));
  assert.equal(new Set(source.listed).size, source.listed.length, 'a folder is listed twice');
  client.dispose();
});

test('changes are followed, also to a text of the same length', async () => {
  const source = new Source({ '/repo/Dockerfile': '', '/repo/.dockerignore': 'a.log\n', '/repo/a.log': '', '/repo/b.log': '' });
  const client = await start(source);
  const uri = `${ROOT}/Dockerfile`;
  const excluded = (it) => it.diagnostics.flatMap(({ message }) => /"(.\.log)" that is excluded/.exec(message)?.[1] ?? []).join();
  const messages = (wanted) => client.next(({ params }) => params?.uri === uri && excluded(params) === wanted);
  const first = messages('a.log');
  open(client, 'Dockerfile', 'FROM scratch\nCOPY a.log b.log /\n');
  await first;
  const second = messages('b.log');
  change(client, source, '.dockerignore', 'b.log\n');
  await second;
  const third = messages('');
  change(client, source, '.dockerignore', null);
  await third;
  const fourth = messages('a.log,b.log');
  change(client, source, '.dockerignore', '*.log\n');
  await fourth;
  // What nobody has looked at isn't read.
  const before = source.read.length;
  change(client, source, 'a.log', 'other');
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(source.read.length, before);
  client.dispose();
});

test('a response waits for a folder, as a request of the user and as one of typing', async () => {
  const source = new Source({ '/repo/Dockerfile': '', '/repo/src/main.go': '', '/repo/src/main.gox': '', '/repo/src/other/x': '' });
  const client = await start(source);
  const text = 'FROM scratch\nCOPY src/main.g /\n';
  const uri = open(client, 'Dockerfile', text);
  const complete = async (character, context = { triggerKind: 1 }) => {
    const { result } = await client.request('textDocument/completion', { textDocument: { uri }, position: { line: 1, character }, context });
    return (result?.items ?? result ?? []).map((it) => it.label).sort();
  };
  assert.deepEqual(await complete('COPY src/'.length), ['main.go', 'main.gox', 'other/']);
  assert.deepEqual(source.read, []);
  // A finished word isn't suggested to someone who types, also if the folder is loaded only then.
  const end = { line: 1, character: 'COPY src/main.g'.length };
  const range = { start: end, end };
  client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'o' }] });
  assert.deepEqual(await complete('COPY src/main.go'.length), []);
  const late = new Source({ '/repo/Dockerfile': '', '/repo/src/main.go': '', '/repo/src/main.gox': '' });
  const other = await start(late);
  open(other, 'Dockerfile', text);
  other.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'o' }] });
  const { result } = await other.request('textDocument/completion', {
    textDocument: { uri },
    position: { line: 1, character: 'COPY src/main.go'.length },
    context: { triggerKind: 1 },
  });
  assert.deepEqual(result?.items ?? result ?? [], []);
  client.dispose();
  other.dispose();
});

test('a source that never answers delays a response by a second, and nothing else', async () => {
  const source = new Source({ '/repo/Dockerfile': '' }, 100_000);
  const client = await start(source);
  const published = client.published(`${ROOT}/Dockerfile`);
  const uri = open(client, 'Dockerfile', 'FROM scratch\nRUM x\nCOPY src/ /\n');
  const order = [];
  const begun = Date.now();
  const at = (line, character) => ({ textDocument: { uri }, position: { line, character } });
  const completion = client.request('textDocument/completion', { ...at(2, 9), context: { triggerKind: 1 } }).then(() => order.push('completion'));
  await client.request('textDocument/hover', at(0, 1)).then(() => order.push('hover'));
  assert.ok(codes(await published).includes('UnknownInstruction'));
  order.push('diagnostics');
  await completion;
  assert.deepEqual(order, ['hover', 'diagnostics', 'completion']);
  assert.ok(Date.now() - begun >= 900);
  client.dispose();
});

test('a build elsewhere in the workspace is found, with a bounded number of folders', { timeout: 60_000 }, async () => {
  const files = { '/repo/images/api/Dockerfile': '', '/repo/deploy/compose.yaml': 'services:\n  api:\n    build: ../images/api\n' };
  for (let n = 0; n < 1_500; n++) files[`/repo/src/${n % 30}/${n}/file.txt`] = '';
  const source = new Source(files, 0);
  const client = await start(source);
  const uri = open(client, 'images/api/Dockerfile', 'FROM scratch\n');
  const builds = () => client.request('dockwright/builds', { textDocument: { uri } });
  // A busy machine may need longer than a response waits.
  while ((await builds()).result.builds.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const { result } = await builds();
  assert.deepEqual(result.builds.map((it) => it.file), ['deploy/compose.yaml']);
  assert.deepEqual(source.read, ['/repo/deploy/compose.yaml']);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.ok(source.listed.length <= 1_050, String(source.listed.length));
  client.dispose();
});
