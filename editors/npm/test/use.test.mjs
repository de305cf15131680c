// `check`, `format`, `inspect` and `createServer`, as the README shows them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import { applyEdits, check, createServer, format, inspect } from '@dockwright/wasm';
import { wasmClient } from './lib.mjs';

const summary = (found) => found.map((it) => `${it.range.start.line + 1}: ${it.severity} ${it.rule}: ${it.message}`);

test('check returns diagnostics with fixes', async () => {
  const text = 'FROM alpine\nRUM true\n';
  const found = await check(text);
  assert.deepEqual(summary(found), [
    '1: information UntaggedImage: alpine has no tag, so it means `latest`, which changes with each release: specify a version',
    '2: error UnknownInstruction: unknown instruction: RUM (did you mean RUN?)',
  ]);
  const unknown = found.find((it) => it.rule === 'UnknownInstruction');
  assert.deepEqual(unknown.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } });
  assert.equal(applyEdits(text, unknown.fixes[0].edits), 'FROM alpine\nRUN true\n');
});

test('check finds mistakes in shell scripts, unless they are left out', async () => {
  const text = 'FROM alpine:3.22\nRUN cd /x && rm -rf $DIR/*\n';
  const rules = async (options) => (await check(text, options)).map((it) => it.rule).filter((it) => it.startsWith('SC'));
  assert.deepEqual(await rules({}), ['SC2115']);
  assert.deepEqual(await rules({ shell: false }), []);
});

test('check reads the settings and other files that are given', async () => {
  const text = 'FROM scratch\nMAINTAINER me\nCOPY a.log missing /\n';
  const rules = async (options) => (await check(text, options)).map((it) => it.rule);
  assert.ok((await rules({})).includes('MaintainerDeprecated'));
  assert.ok(!(await rules({ settings: { rules: { MaintainerDeprecated: 'off' } } })).includes('MaintainerDeprecated'));
  const toml = '[rules]\nMaintainerDeprecated = "off"\n';
  assert.ok(!(await rules({ files: { 'dockwright.toml': toml } })).includes('MaintainerDeprecated'));
  const ignored = await rules({ files: { '.dockerignore': '*.log\n' } });
  assert.ok(ignored.includes('CopyIgnoredFile'));
  // The files of the context aren't known, so none is reported as missing.
  assert.ok(!ignored.includes('SourceNotFound'));
});

test('format', async () => {
  assert.equal(await format('from alpine\nrun a && \\\nb   \n'), 'FROM alpine\nRUN a && \\\n    b\n');
  assert.equal(await format('FROM a\nRUN a \\\n b\n', { style: { indent: 2 } }), 'FROM a\nRUN a \\\n  b\n');
});

test('inspect', async () => {
  const { stages, instructions } = await inspect('FROM scratch AS x\nENV A=1\nUSER me\nCMD ["a"]\n');
  assert.deepEqual(stages, [
    { name: 'x', base: 'scratch', platform: null, line: 1, image: stages[0].image },
  ]);
  assert.equal(stages[0].image.user, 'me');
  assert.deepEqual(stages[0].image.cmd, ['a']);
  assert.deepEqual(instructions.map((it) => it.keyword), ['from', 'env', 'user', 'cmd']);
});

test('edits are applied in order, with all line endings', () => {
  const edit = (line, from, to, newText) => ({ range: { start: { line, character: from }, end: { line, character: to } }, newText });
  assert.equal(applyEdits('a\r\nb\rc\nd', [edit(3, 0, 1, 'D'), edit(1, 0, 1, 'B'), edit(0, 1, 1, '1'), edit(0, 1, 1, '2')]), 'a12\r\nB\rc\nD');
});

test('a server: the shell module loaded later, and messages sent from within a message', async () => {
  const server = await createServer();
  const client = wasmClient(server);
  const uri = 'file:///work/Dockerfile';
  await client.request('initialize', { processId: null, rootUri: null, capabilities: {} });
  client.notify('initialized', {});
  const first = client.published(uri);
  const textDocument = { uri, languageId: 'dockerfile', version: 1, text: 'FROM alpine:3.22\nRUN rm -rf $DIR/*\n' };
  client.notify('textDocument/didOpen', { textDocument });
  const codes = (message) => message.params.diagnostics.map((it) => it.code);
  assert.ok(!codes(await first).includes('SC2115'));
  const second = client.next((message) => message.method === 'textDocument/publishDiagnostics' && codes(message).includes('SC2115'));
  await server.loadShell(fs.readFileSync(new URL('../dist/shell.wasm', import.meta.url)));
  await second;
  await client.request('shutdown');
  server.dispose();
});

test('a program can end while a server is alive', { timeout: 10_000 }, async () => {
  const server = await createServer();
  const client = wasmClient(server);
  await client.request('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
});
