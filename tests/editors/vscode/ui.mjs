// Tests the user interface of VS Code for a Dockerfile: node ui.mjs URL FOLDER
// BROWSER is the browser; screenshots are written to PICTURES.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { launch } from './workbench.mjs';

const [url, folder] = process.argv.slice(2);
const file = `${folder}/Dockerfile`;
const source = fs.readFileSync(file, 'utf8');
const browser = await launch();
const page = await (await browser.newContext({ viewport: { width: 1280, height: 760 }, deviceScaleFactor: 1 })).newPage();
page.setDefaultTimeout(20_000);
let [passed, failed] = [0, 0];

async function check(what, test) {
  try {
    await test();
    passed++;
    console.log(`ok      ${what}`);
  } catch (wrong) {
    failed++;
    console.log(`FAILED  ${what}: ${String(wrong.stack).slice(0, 600)}`);
    await picture(`failed-${failed}`);
    await page.keyboard.press('Escape');
  }
}

const picture = (name) => page.screenshot({ path: `${process.env.PICTURES}/vscode-${name}.png` });

async function until(what, condition) {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await condition();
    if (found) {
      return found;
    }
    assert(Date.now() < end, `waited in vain for ${what}`);
    await page.waitForTimeout(50);
  }
}

/** The line and column of a text, from one. */
function place(text, further = 0) {
  const offset = source.indexOf(text) + further;
  const before = source.slice(0, offset).split('\n');
  return [before.length, before.at(-1).length + 1];
}

const position = async () => (await page.locator('[id="status.editor.selection"]').textContent()).trim();
const at = ([line, column]) => `Ln ${line}, Col ${column}`;

async function goTo(text, further = 0) {
  const [line, column] = place(text, further);
  await page.keyboard.press('Control+1');
  await page.keyboard.press('Control+g');
  await page.locator('.quick-input-widget:visible input').waitFor();
  await page.keyboard.type(`${line}:${column}`);
  await page.keyboard.press('Enter');
  await until(at([line, column]), async () => (await position()).startsWith(at([line, column])));
}

async function command(name) {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget:visible input');
  await input.waitFor();
  await input.fill(`>${name}`);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor();
  await page.keyboard.press('Enter');
}

async function saved(check) {
  await until('the file', async () => {
    await page.keyboard.press('Control+s');
    await page.waitForTimeout(100);
    return check(fs.readFileSync(file, 'utf8'));
  });
}

async function asBefore() {
  await page.keyboard.press('Control+1');
  await until('the file as it was', async () => {
    for (let n = 0; n < 4; n++) {
      await page.keyboard.press('Control+z');
    }
    await page.keyboard.press('Control+s');
    await page.waitForTimeout(100);
    return fs.readFileSync(file, 'utf8') === source;
  });
}

await page.goto(`${url}/?folder=${folder}`, { waitUntil: 'domcontentloaded' });
await page.locator('.explorer-folders-view .monaco-list-row', { hasText: /^Dockerfile$/ }).first().dblclick();
await page.waitForSelector('.editor-instance .view-line');

await check('the mistake is underlined, and in the list of problems', async () => {
  await page.waitForSelector('.squiggly-error', { state: 'attached' });
  await page.keyboard.press('Control+Shift+M');
  const rows = page.locator('.markers-panel .monaco-list-row');
  await until('the row', async () => (await rows.allTextContents()).some((it) => it.includes('unknown instruction: EXPOSR')));
  await picture('problems');
  await page.keyboard.press('Control+j');
});

await check('hover shows what a variable is', async () => {
  await goTo('$APP_HOME', 2);
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+i');
  const hover = page.locator('.monaco-hover:visible').first();
  await hover.waitFor();
  await until('the value', async () => (await hover.textContent()).includes('/opt/app'));
  await picture('hover');
  await page.keyboard.press('Escape');
});

await check('F12 goes from COPY --from=build to the stage', async () => {
  await goTo('--from=build', 8);
  await page.keyboard.press('F12');
  const wanted = at(place('AS build', 3));
  await until(wanted, async () => (await position()).startsWith(wanted));
});

await check('Shift+F12 goes to the one place where a stage is used', async () => {
  await goTo('AS build', 3);
  await page.keyboard.press('Shift+F12');
  const wanted = at(place('--from=build', 7));
  await until(wanted, async () => (await position()).startsWith(wanted));
});

await check('F2 renames a stage and what takes from it', async () => {
  await goTo('AS build', 3);
  await page.keyboard.press('F2');
  const input = page.locator('.rename-input:visible');
  await input.waitFor();
  await until('the old name', async () => (await input.inputValue()) === 'build');
  await input.fill('compile');
  await page.keyboard.press('Enter');
  await saved((text) => text.includes('AS compile\n') && text.includes('--from=compile /out') && text.includes('go build -o'));
  await asBefore();
});

await check('what is typed is completed', async () => {
  const [line] = place('WORKDIR');
  await goTo('WORKDIR');
  await page.keyboard.press('Control+Shift+Enter');
  await page.keyboard.type('HEALTHC', { delay: 30 });
  await page.waitForSelector('.suggest-widget.visible .monaco-list-row');
  const rows = page.locator('.suggest-widget.visible .monaco-list-row');
  await until('the row', async () => (await rows.allTextContents()).some((it) => it.includes('HEALTHCHECK')));
  await picture('completion');
  await page.keyboard.press('Enter');
  await until('the word', async () => (await page.locator('.view-lines').first().textContent()).includes('HEALTHCHECK'));
  await page.keyboard.press('Escape');
  assert(line > 0);
  await asBefore();
});

await check('Format Document formats the file', async () => {
  await goTo('WORKDIR /src', 7);
  await page.keyboard.type('    ');
  await command('Format Document');
  await saved((text) => text.includes('\nWORKDIR /src\n'));
  await asBefore();
});

await check('the light bulb fixes the error', async () => {
  await goTo('EXPOSR', 2);
  await page.waitForSelector('.squiggly-error', { state: 'attached' });
  const menu = page.locator('.action-widget:visible');
  await until('the menu', async () => {
    // There is no fix until the problem is reported again, so the request is repeated.
    await page.keyboard.press('Control+.');
    return menu.waitFor({ timeout: 2000 }).then(() => true, () => false);
  });
  await until('the fix', async () => (await menu.textContent()).includes('EXPOSE'));
  await picture('fix');
  await page.keyboard.press('Enter');
  await saved((text) => text.includes('EXPOSE 8080'));
  await asBefore();
});

await check('the outline has the stages', async () => {
  await page.keyboard.press('Control+Shift+o');
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await until('the stages', async () => (await rows.allTextContents()).some((it) => it.includes('build')));
  await picture('outline');
  await page.keyboard.press('Escape');
});

await check('inlay hints are shown', async () => {
  const lines = page.locator('.view-lines').first();
  await until('the value', async () => (await lines.textContent()).includes('1.22-alpine'));
});

await check('a click on a stage of the graph goes there', async () => {
  await goTo('EXPOSR');
  await command('Dockwright: Show Stage Graph');
  const view = page.frameLocator('iframe.webview.ready').frameLocator('iframe');
  const stage = view.locator('.stage', { hasText: 'build' });
  await stage.waitFor();
  await page.waitForTimeout(300);
  await picture('graph');
  const colour = await stage.locator('text').evaluate((it) => getComputedStyle(it).fill);
  assert.match(colour, /^rgb\((19|2)\d\d?, /, `${colour} is no light text on a dark theme`);
  await stage.click();
  const wanted = place('AS build', 3);
  await until('the stage', async () => (await position()).startsWith(`Ln ${wanted[0]}, Col `));
});

await check('the status shows that the server runs', async () => {
  await page.keyboard.press('Control+1');
  await page.locator('[id^="status.languageStatus"]').first().hover();
  await page.locator('.hover-language-status:visible', { hasText: 'Dockwright 0.1.0' }).waitFor();
});

console.log(`${passed} passed, ${failed} failed`);
await browser.close();
process.exit(failed > 0 ? 1 : 0);
