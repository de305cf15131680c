// The packed package, in a page that Vite has built, in a real browser.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';
import { build } from 'vite';

const here = import.meta.dirname;
const executablePath = [process.env.BROWSER, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (it) => it && fs.existsSync(it),
);
const options = { skip: !executablePath && 'there is no Chromium', timeout: 120_000 };

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'dockwright-page-'));
const requests = [];
let server, browser, page, origin;

before(async () => {
  if (!executablePath) return;
  fs.cpSync(path.join(here, 'page'), work, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--pack-destination', work], { cwd: path.dirname(here) });
  const folder = path.join(work, 'node_modules/@dockwright/wasm');
  fs.mkdirSync(folder, { recursive: true });
  const packed = fs.readdirSync(work).find((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', path.join(work, packed), '-C', folder, '--strip-components', '1']);
  await build({ root: work, base: './', logLevel: 'warn', worker: { format: 'es' } });
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
  server = http.createServer((request, response) => {
    const name = new URL(request.url, 'http://x').pathname.replace(/^\/sub\//, '/');
    const file = path.join(work, 'dist', name === '/' ? 'index.html' : name);
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' });
    fs.createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  page = await browser.newPage();
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => console.error(error));
  page.on('console', (message) => console.log(message.text()));
  await page.goto(`${origin}/sub/`);
  await page.waitForFunction(() => globalThis.page);
});
after(async () => {
  await browser?.close();
  server?.close();
  fs.rmSync(work, { recursive: true });
});

test('check, format and inspect', options, async () => {
  const found = await page.evaluate(() => page.check('FROM alpine:3.22\nRUN rm -rf $DIR/*\nRUM true\n'));
  const rules = found.map((it) => it.rule);
  assert.ok(rules.includes('UnknownInstruction') && rules.includes('SC2115'), rules.join());
  assert.equal(await page.evaluate(() => page.format('from a\n')), 'FROM a\n');
  const inspected = await page.evaluate(() => page.inspect('FROM scratch\nUSER me\n'));
  assert.equal(inspected.stages[0].image.user, 'me');
});

test('a server in a worker', options, async () => {
  const published = await page.evaluate(async () => {
    const { send, receive } = page.connect();
    const uri = 'file:///work/Dockerfile';
    const next = (accepts) => new Promise((resolve) => receive((message) => accepts(message) && resolve(message)));
    const initialized = next((message) => message.id === 1);
    send({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    await initialized;
    send({ jsonrpc: '2.0', method: 'initialized', params: {} });
    const diagnostics = next((message) => message.method === 'textDocument/publishDiagnostics');
    const textDocument = { uri, languageId: 'dockerfile', version: 1, text: 'FROM a\nRUM x\n' };
    send({ jsonrpc: '2.0', method: 'textDocument/didOpen', params: { textDocument } });
    return (await diagnostics).params.diagnostics.map((it) => it.code);
  });
  assert.ok(published.includes('UnknownInstruction'), published.join());
});

test('nothing is requested from another origin', options, () => {
  assert.ok(requests.some((url) => url.endsWith('.wasm')), requests.join('\n'));
  assert.deepEqual(requests.filter((url) => !url.startsWith(origin)), []);
});
