// A window of VS Code in a browser, with the extension host at hand.
// BROWSER is the browser's program, PLAYWRIGHT the folder in which playwright-core is installed.
import http from 'node:http';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { chromium } = createRequire(`${process.env.PLAYWRIGHT}/`)('playwright-core');
const DRIVER = fileURLToPath(new URL('driver.js', import.meta.url));

export const launch = () =>
  chromium.launch({
    executablePath: process.env.BROWSER,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--force-color-profile=srgb'],
  });

/** Opens the folder in a new window of the VS Code at the URL. */
export async function openFolder(browser, url, folder, extension) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 760 }, deviceScaleFactor: 1 });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const port = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('the extension host has not started within five minutes')), 300_000).unref();
    void page.exposeFunction('codeAutomationLog', (_, words) => {
      const [, number] = /^driver (\d+)$/.exec(words.join(' ')) ?? [];
      if (number) {
        resolve(Number(number));
      } else if (process.env.VERBOSE) {
        console.log(...words);
      }
    });
  });
  await page.exposeFunction('codeAutomationExit', () => {});
  const remote = (file) => `vscode-remote://${new URL(url).host}${file}`;
  const payload = [
    ['extensionTestsPath', remote(DRIVER)],
    ['extensionDevelopmentPath', remote(extension)],
    ['skipWelcome', 'true'],
  ];
  await page.goto(`${url}/?folder=${folder}&payload=${encodeURIComponent(JSON.stringify(payload))}`, { waitUntil: 'commit', timeout: 60_000 });
  return new Window(page, await port);
}

export class Window {
  constructor(page, port) {
    this.page = page;
    this.port = port;
  }

  /** Calls `run(vscode, argument)` in the extension host. The function sees nothing of where it is written. */
  async evaluate(run, argument) {
    const body = JSON.stringify({ source: run.toString(), argument });
    const answer = await new Promise((resolve, reject) => {
      const request = http.request({ host: '127.0.0.1', port: this.port, method: 'POST' }, async (response) => {
        const parts = [];
        for await (const part of response) {
          parts.push(part);
        }
        resolve(JSON.parse(Buffer.concat(parts).toString()));
      });
      request.on('error', reject);
      request.end(body);
    });
    if (answer.error) {
      throw new Error(answer.error);
    }
    return answer.value;
  }

  /** Waits until the language server answers. */
  async server() {
    await this.evaluate(async (vscode) => {
      const { server } = await vscode.extensions.getExtension('dockwright.dockwright').activate();
      const end = Date.now() + 60_000;
      while (!server.client?.isRunning()) {
        if (Date.now() > end) {
          throw new Error('the language server has not started within five minutes');
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
  }

  /** Shows a file and puts the cursor at its beginning. */
  async show(file) {
    await this.evaluate(async (vscode, file) => {
      const editor = await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
      editor.selection = new vscode.Selection(0, 0, 0, 0);
    }, file);
    await this.page.locator('.editor-instance .view-line').first().waitFor();
    await this.page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null);
  }

  async close() {
    await this.page.context().close();
  }
}
