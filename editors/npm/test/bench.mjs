// Measures the server in Node.js: node test/bench.mjs
import fs from 'node:fs';
import zlib from 'node:zlib';

import { createServer } from '@dockwright/wasm';
import { wasmClient } from './lib.mjs';

const dist = new URL('../dist/', import.meta.url);
for (const name of ['dockwright.wasm', 'shell.wasm', 'server.js']) {
  const bytes = fs.readFileSync(new URL(name, dist));
  const brotli = zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 } });
  console.log(`${name}: ${bytes.length} bytes, ${brotli.length} with brotli`);
}

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
const uri = 'file:///work/Dockerfile';

/** A file of about this many lines. */
function document(lines) {
  let text = 'ARG V=1\n';
  for (let stage = 0; text.split('\n').length < lines; stage++) {
    text += `FROM alpine:3.22 AS s${stage}\nARG V\nENV A=$V B="b c"\nWORKDIR /app\nRUN apk add --no-cache curl && \\\n    curl -fsSL https://example.com/$V \\\n    -o /tmp/x\nCOPY --from=s${Math.max(0, stage - 1)} /app /app\nRUN --mount=type=cache,target=/c make\nCMD ["run"]\n\n`;
  }
  return text;
}

async function start(text) {
  const begin = performance.now();
  const client = wasmClient(await createServer());
  await client.request('initialize', { processId: null, rootUri: null, capabilities: {} });
  client.notify('initialized', {});
  const published = client.published(uri);
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'dockerfile', version: 1, text } });
  await published;
  return { client, time: performance.now() - begin };
}

const starts = [];
for (let round = 0; round < 5; round++) starts.push((await start(document(50))).time);
console.log(`from the file to the first diagnostics, 50 lines: ${starts[0].toFixed(0)} ms, then ${median(starts.slice(1)).toFixed(0)} ms`);

for (const lines of [50, 1_000, 10_000]) {
  const text = document(lines);
  const { client } = await start(text);
  const line = text.split('\n').findIndex((it, number) => number > lines / 2 && it.startsWith('RUN --mount'));
  const times = [];
  for (let key = 0; key < 300; key++) {
    const at = { line, character: 36 };
    const published = client.published(uri, key + 2);
    const begin = performance.now();
    const range = key % 2 === 0 ? { start: at, end: at } : { start: at, end: { line, character: 37 } };
    client.notify('textDocument/didChange', { textDocument: { uri, version: key + 2 }, contentChanges: [{ range, text: key % 2 === 0 ? 'x' : '' }] });
    await published;
    times.push(performance.now() - begin);
  }
  const warm = times.slice(100);
  console.log(`from a key to the diagnostics, ${lines} lines: ${median(warm).toFixed(2)} ms, at most ${Math.max(...warm).toFixed(2)} ms`);
}
