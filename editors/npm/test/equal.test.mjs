// The answers of the WebAssembly module equal those of the native server, byte for byte.
//
// Both see the same files at the same paths. Nothing is normalized.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { createServer } from '@dockwright/wasm';
import { eachFile, nativeServer, ownFolders, realFiles } from './documents.mjs';
import { nativeClient, wasmClient } from './lib.mjs';

const CAPABILITIES = {
  general: { positionEncodings: ['utf-16'] },
  workspace: { workspaceEdit: { documentChanges: true }, symbol: {} },
  textDocument: {
    synchronization: {},
    diagnostic: {},
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } },
    hover: { contentFormat: ['markdown'] },
    completion: { completionItem: { snippetSupport: true, insertReplaceSupport: true, documentationFormat: ['markdown'] } },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'source'] } },
      isPreferredSupport: true,
    },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    foldingRange: {},
    rename: { prepareSupport: true },
    semanticTokens: { tokenTypes: ['keyword', 'string', 'variable', 'comment', 'function', 'operator', 'parameter', 'number', 'class', 'namespace', 'property', 'macro', 'decorator', 'enumMember', 'type', 'regexp'], tokenModifiers: ['declaration', 'definition', 'readonly', 'deprecated'], formats: ['relative'], requests: { full: { delta: true }, range: true } },
  },
};

/** Requests about a whole document. */
const WHOLE = [
  'textDocument/diagnostic',
  'textDocument/documentSymbol',
  'textDocument/foldingRange',
  'textDocument/semanticTokens/full',
  'textDocument/codeLens',
  'textDocument/documentLink',
  'dockwright/stageGraph',
  'dockwright/inspect',
  'dockwright/syntaxTree',
];
/** Requests about a position. */
const AT_POSITION = [
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentHighlight',
  'textDocument/prepareRename',
  'textDocument/signatureHelp',
  'textDocument/selectionRange',
];

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'dockwright-'));
let native, wasm;
let compared = 0;

before(async () => {
  native = nativeClient(nativeServer(), { HOME: work, XDG_STATE_HOME: work, XDG_CONFIG_HOME: work, XDG_CACHE_HOME: work });
  const server = await createServer({ shell: true });
  server.setComplete('/');
  wasm = wasmClient(server);
  wasm.setFile = server.setFile;
  await both('initialize', { processId: null, rootUri: null, capabilities: CAPABILITIES, workspaceFolders: null });
  for (const client of [native, wasm]) client.notify('initialized', {});
});
after(() => {
  native.dispose();
  wasm.dispose();
  fs.rmSync(work, { recursive: true });
});

/** Sends a request to both servers, and compares the answers. */
async function both(method, params, where = '') {
  const [expected, actual] = await Promise.all([native.request(method, params), wasm.request(method, params)]);
  assert.ok(expected.result !== undefined || expected.error, `${method}: no answer`);
  assertSame(JSON.stringify(strip(actual)), JSON.stringify(strip(expected)), `${method} ${where}`);
  compared += 1;
  return expected.result;
}
/** Compares two texts, of which only the surroundings of the first difference are shown. */
function assertSame(actual, expected, what) {
  if (actual === expected) return;
  let at = 0;
  while (actual[at] === expected[at]) at += 1;
  const part = (text) => text.slice(Math.max(0, at - 120), at + 200);
  assert.fail(`${what}\nWebAssembly: …${part(actual)}\nnative:      …${part(expected)}`);
}

/** The answer without the number of the request. */
function strip({ id, ...answer }) {
  return answer;
}

async function compareDocument(file, text, mostPositions) {
  const uri = pathToFileURL(file).href;
  const textDocument = { uri };
  const languageId = 'dockerfile';
  for (const client of [native, wasm]) client.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  // The native server loads what surrounds a document on another thread: formatting waits for that.
  const options = { tabSize: 4, insertSpaces: true };
  await both('textDocument/formatting', { textDocument, options }, file);
  const lines = text.split(/\r\n|\n|\r/);
  const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
  for (const method of WHOLE) await both(method, { textDocument }, file);
  await both('dockwright/inspect', { textDocument, format: 'json' }, file);
  await both('textDocument/inlayHint', { textDocument, range }, file);
  await both('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }, file);
  const positions = lines.flatMap((line, number) =>
    [...line.matchAll(/[^\s=,:/"[\]]+/g)].map((word) => ({ line: number, character: word.index + (word.index % 2) })),
  );
  const step = Math.max(1, Math.ceil(positions.length / mostPositions));
  for (const position of positions.filter((_, index) => index % step === 0)) {
    const where = `${file}:${position.line + 1}:${position.character + 1}`;
    for (const method of AT_POSITION) {
      const more = method.endsWith('references') ? { context: { includeDeclaration: true } } : {};
      await both(method, { textDocument, position, positions: [position], ...more }, where);
    }
    const here = { start: position, end: position };
    await both('textDocument/codeAction', { textDocument, range: here, context: { diagnostics: [] } }, where);
  }
  // An edit, and what is published after it.
  const at = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const contentChanges = [{ range: at, text: '# comment\nRUN echo $x\n' }];
  for (const client of [native, wasm]) client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges });
  await both('textDocument/diagnostic', { textDocument }, file);
  for (const client of [native, wasm]) client.notify('textDocument/didClose', { textDocument });
}

test('our own Dockerfiles, with their build contexts', async () => {
  const folders = ownFolders();
  assert.ok(folders.length >= 90, `${folders.length} Dockerfiles`);
  compared = 0;
  for (const folder of folders) {
    const copy = path.join(work, path.basename(folder));
    fs.cpSync(folder, copy, { recursive: true, dereference: true });
    eachFile(copy, (file, bytes) => wasm.setFile(file, bytes));
    const file = path.join(copy, 'Dockerfile');
    await compareDocument(file, fs.readFileSync(file, 'utf8'), 40);
  }
  console.log(`${folders.length} Dockerfiles, ${compared} answers compared`);
});

const real = realFiles(500);
test('real Dockerfiles beside the project', { skip: real.length === 0 && 'they are not here' }, async () => {
  compared = 0;
  for (const [number, file] of real.entries()) {
    await compareDocument(path.join(work, `real-${number}`, 'Dockerfile'), fs.readFileSync(file, 'utf8'), 12);
  }
  console.log(`${real.length} Dockerfiles, ${compared} answers compared`);
});
