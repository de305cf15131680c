// Runs checks inside VS Code's extension host, as VS Code's own tests of extensions do:
// node host.mjs URL FOLDER EXTENSION CHECKS
import { launch } from './workbench.mjs';

const [url, folder, extension, checks] = process.argv.slice(2);
const remote = (path) => `vscode-remote://${new URL(url).host}${path}`;
const payload = [
  ['extensionTestsPath', remote(checks)],
  ['extensionDevelopmentPath', remote(extension)],
  ['skipWelcome', 'true'],
];
const browser = await launch();
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
const code = await new Promise((done) => {
  setTimeout(() => {
    console.log('FAILED  the checks have not ended');
    done(1);
  }, 140_000);
  void (async () => {
    await page.exposeFunction('codeAutomationLog', (type, words) => {
      const text = words.join(' ');
      if (/^(ok |FAILED|\d+ passed)/.test(text) || process.env.VERBOSE) {
        console.log(text);
      }
    });
    await page.exposeFunction('codeAutomationExit', done);
    await page.goto(`${url}/?folder=${folder}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  })();
});
await browser.close();
process.exit(code);
