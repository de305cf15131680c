// Runs the checks in a VS Code for the web, in Chromium: node run.mjs VSCODE EXTENSION
// VSCODE is the folder of a code-server's VS Code, EXTENSION the unpacked extension. BROWSER is the browser.
import path from 'node:path';
import { launch } from '../vscode/workbench.mjs';
import { serve } from './serve.mjs';

const [vscode, extension] = process.argv.slice(2);
const here = import.meta.dirname;
const { server, url } = await serve(vscode, {
  dockwright: extension,
  memfs: path.join(here, 'memfs'),
  checks: path.join(here, 'checks'),
});
const browser = await launch();
let failed = 0;

/** Milliseconds for the checks in a folder. */
const LIMIT = 140_000;

/** Opens a folder, and runs the checks in it. */
async function run(folder) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  const foreign = new Set();
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const isOwn = ['data:', 'blob:'].includes(protocol) || hostname === 'localhost' || hostname.endsWith('.localhost');
    if (!isOwn) foreign.add(request.url());
  });
  if (process.env.VERBOSE) page.on('console', (message) => console.log(message.text()));
  let ended = false;
  const graph = (async () => {
    while (!ended) {
      for (const frame of page.frames()) if (await frame.locator('.stage').count().catch(() => 0)) return true;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    return false;
  })();
  const code = await new Promise((done) => {
    const timer = setTimeout(() => {
      console.log('FAILED  the checks have not ended');
      done(1);
    }, LIMIT);
    void (async () => {
      await page.exposeFunction('codeAutomationLog', (type, words) => {
        const text = words.join(' ');
        if (/^(ok |time |FAILED|\d+ passed)/.test(text) || process.env.VERBOSE) console.log(text);
      });
      await page.exposeFunction('codeAutomationExit', (code) => {
        clearTimeout(timer);
        done(code);
      });
      await page.goto(`${url}/?folder=memfs:${folder}&tests=checks/checks.js`, { waitUntil: 'commit', timeout: 60_000 });
    })();
  });
  ended = true;
  if (code !== 0) failed++;
  if (folder === '/repo' && !(await graph)) {
    failed++;
    console.log('FAILED  the stage graph is drawn');
  }
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/web-${folder.slice(1)}.png` });
  if (foreign.size > 0) {
    failed++;
    console.log(`FAILED  requests to other origins:\n${[...foreign].join('\n')}`);
  } else {
    console.log('ok      no request to another origin');
  }
  await page.context().close();
}

await run('/repo');
await run('/large');
await browser.close();
server.close();
server.closeAllConnections();
process.exit(failed > 0 ? 1 : 0);
