// Checks the file after accepting a suggestion in a real VS Code: node accept.mjs URL FOLDER EXTENSION
// With its default settings, for one item of each kind, with Enter and with Tab.
import fs from 'node:fs';
import path from 'node:path';
import { launch, openFolder } from './workbench.mjs';

const [url, folder, extension] = process.argv.slice(2);

// The lines before each row, unless the row begins with a comment.
const BEFORE = 'FROM golang:1.24 AS builder\nFROM alpine:3.22 AS base\nENV APP_HOME=/srv/app\n';

// kind, the line with the cursor (¦), what is typed there, the item, the line afterwards (with the cursor, if it matters),
// and the keys, if they are not Enter and Tab. Without an item, nothing may be suggested.
const ROWS = [
  ['instruction', '¦', 'work', 'WORKDIR', 'WORKDIR /app'],
  ['instruction, a snippet', '¦', 'HEAL', 'HEALTHCHECK', 'HEALTHCHECK --interval=30s --timeout=3s CMD command'],
  ['flag', 'COPY ¦ a b', '--l', '--link', 'COPY --link¦ a b'],
  ['flag, a snippet', 'COPY ¦ a b', '--cho', '--chown=', 'COPY --chown=user:group a b'],
  ['flag value', 'FROM --platform=¦ debian', 'linux/am', 'linux/amd64', 'FROM --platform=linux/amd64¦ debian'],
  ['mount type', 'RUN --mount=¦ true', 'type=ca', 'cache', 'RUN --mount=type=cache¦ true'],
  ['mount option', 'RUN --mount=type=cache¦ true', ',tar', 'target=', 'RUN --mount=type=cache,target=¦ true'],
  ['stage', 'COPY --from=¦ /a /b', 'bu', 'builder', 'COPY --from=builder¦ /a /b'],
  ['stage of a mount', 'RUN --mount=type=bind,from=¦ true', 'bu', 'builder', 'RUN --mount=type=bind,from=builder¦ true'],
  ['stage as a base', 'FROM ¦', 'bas', 'base', 'FROM base¦'],
  ['AS', 'FROM debian ¦', 'A', 'AS', 'FROM debian AS name'],
  ['image', 'FROM ¦', 'pyth', 'python', 'FROM python¦'],
  ['image, before a tag', 'FROM ¦:3.13', 'pyth', 'python', 'FROM python¦:3.13'],
  ['tag', 'FROM ¦', 'python:3.1', '3.13-slim', 'FROM python:3.13-slim¦'],
  ['tag with a hyphen', 'FROM ¦', 'python:3.13-sl', '3.13-slim', 'FROM python:3.13-slim¦'],
  ['digest', 'FROM ¦', 'alpine@sha256:', null, 'FROM alpine@sha256:¦'],
  ['digest after a tag', 'FROM ¦', 'alpine:3.22@sha256:', null, 'FROM alpine:3.22@sha256:¦'],
  ['variable', 'RUN echo ¦', '$APP', '$APP_HOME', 'RUN echo $APP_HOME¦'],
  ['variable, brace closed by the editor', 'RUN echo ¦', '${APP', '${APP_HOME}', 'RUN echo ${APP_HOME}¦'],
  ['variable, brace not closed', 'RUN echo ${¦', 'APP', '${APP_HOME}', 'RUN echo ${APP_HOME}¦'],
  ['variable, brace closed before', 'RUN echo ${¦}/bin', 'APP', '${APP_HOME}', 'RUN echo ${APP_HOME}¦/bin'],
  ['variable in quotes', 'ENV BIN=¦', '"$APP', '$APP_HOME', 'ENV BIN="$APP_HOME¦'],
  ['variable in quotes and braces', 'ENV BIN=¦', '"${APP', '${APP_HOME}', 'ENV BIN="${APP_HOME}¦'],
  ['path', 'COPY ¦ /app/', 'sr', 'src/', 'COPY src/¦ /app/'],
  ['path with a dot', 'COPY ¦ /app/', './sr', 'src/', 'COPY ./src/¦ /app/'],
  ['path in a folder', 'COPY ¦ /app/', 'src/ma', 'main.go', 'COPY src/main.go¦ /app/'],
  ['path in JSON', 'COPY ¦', '["sr', 'src/', 'COPY ["src/¦'],
  ['second path in JSON', 'COPY ["go.mod", "¦', 'sr', 'src/', 'COPY ["go.mod", "src/¦'],
  ['path in JSON, quotes closed before', 'COPY ["¦", "/app/"]', './sr', 'src/', 'COPY ["./src/¦", "/app/"]'],
  ['signal', 'STOPSIGNAL ¦', 'SIGT', 'SIGTERM', 'STOPSIGNAL SIGTERM¦'],
  ['heredoc', 'RUN ¦', '<<E', '<<EOF', 'RUN <<EOF\n¦\nEOF'],
  ['directive', '¦', '# syn', 'syntax=', '# syntax=docker/dockerfile:1'],
  ['directive after #', '¦', '#', 'syntax=', '# syntax=docker/dockerfile:1'],
  ['directive without a space', '¦', '#esc', 'escape=', '# escape=`'],
  ['value of a directive', '# syntax=¦', 'docker/do', 'docker/dockerfile:1', '# syntax=docker/dockerfile:1¦'],
  ['on request, a number', 'EXPOSE ¦', '80', '8080', 'EXPOSE 8080¦'],
  ['on request, before a word', 'USER ¦', '', 'nobody', 'USER nobody¦'],
  ['in a word, inserted', 'COPY --from=bu¦ld /a /b', 'i', 'builder', 'COPY --from=builder¦ld /a /b'],
  ['in a word, replaced', 'COPY --from=bu¦ld /a /b', 'i', 'builder', 'COPY --from=builder¦ /a /b', ['Shift+Enter', 'Shift+Tab']],
];

for (const file of ['src/main.go', 'src/cmd/tool.go', 'go.mod', 'README.md']) {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), '');
}
const file = path.join(folder, 'Dockerfile');
fs.writeFileSync(file, '');
const browser = await launch();
const window = await openFolder(browser, url, folder, extension);
const { page } = window;
await window.server();
await window.show(file);
const list = page.locator('.suggest-widget.visible');
let [passed, failed, automatic] = [0, 0, 0];

/** Puts a text with a cursor into the editor. */
async function reset(text) {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await window.evaluate(async (vscode, text) => {
    const { window, workspace } = vscode;
    const { document } = window.activeTextEditor;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text.replace('¦', ''));
    await workspace.applyEdit(edit);
    const position = document.positionAt(text.indexOf('¦'));
    window.activeTextEditor.selection = new vscode.Selection(position, position);
    // Commands are executed in order, so that the cursor is there once this one, which does nothing, is done.
    await vscode.commands.executeCommand('cancelSelection');
  }, text);
  await page.waitForTimeout(200);
}

/** The text of the editor, with its cursor. */
const text = () =>
  window.evaluate((vscode) => {
    const { document, selection } = vscode.window.activeTextEditor;
    const [all, offset] = [document.getText(), document.offsetAt(selection.active)];
    return `${all.slice(0, offset)}¦${all.slice(offset)}`;
  });

const focused = list.locator('.monaco-list-row.focused .label-name');

/** Waits until the list is open and stays so; false if it does not. */
async function opens(patience) {
  const end = Date.now() + patience;
  do {
    if (await focused.waitFor({ timeout: Math.max(1, end - Date.now()) }).then(() => true, () => false)) {
      await page.waitForTimeout(200);
      if (await focused.isVisible()) {
        return true;
      }
    }
  } while (Date.now() < end);
  return false;
}

/** Makes the item the focused one; false if the list does not have it. */
async function focus(item) {
  const seen = new Set();
  for (let steps = 0; steps < 300 && (await focused.isVisible()); steps++) {
    const label = await focused.textContent();
    if (label === item) {
      return true;
    }
    if (seen.size > 1 && seen.values().next().value === label) {
      return false;
    }
    seen.add(label);
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(30);
  }
  return false;
}

async function accept([, before, typed, item, after], key) {
  const prelude = typed.startsWith('#') || before.startsWith('#') ? '' : BEFORE;
  await reset(prelude + before);
  await page.keyboard.type(typed, { delay: 60 });
  const alone = await opens(1500);
  if (item === null) {
    await page.keyboard.press('Control+Space');
    if (alone || (await opens(1500))) {
      throw new Error(`suggested: ${await list.locator('.monaco-list-row .label-name').allTextContents()}`);
    }
  } else {
    const offered = alone && (await focus(item));
    automatic += offered ? 1 : 0;
    if (!offered) {
      await page.keyboard.press('Control+Space');
      if (!(await opens(5000)) || !(await focus(item))) {
        throw new Error(`${item} is not suggested`);
      }
    }
    await page.keyboard.press(key);
  }
  const wanted = prelude + after;
  const plain = (it) => (after.includes('¦') ? it : it.replace('¦', ''));
  const end = Date.now() + 2000;
  let got;
  do {
    await page.waitForTimeout(100);
    got = plain(await text());
  } while (got !== wanted && Date.now() < end);
  if (got !== wanted) {
    throw new Error(`${JSON.stringify(got.slice(prelude.length))}, not ${JSON.stringify(after)}`);
  }
}

for (const row of ROWS) {
  for (const key of row[3] === null ? ['Enter'] : (row[5] ?? ['Enter', 'Tab'])) {
    const what = row[3] === null ? `${row[0]}: nothing is suggested` : `${row[0]}: ${row[3]} accepted by ${key}`;
    try {
      await accept(row, key);
      passed++;
      console.log(`ok      ${what}`);
    } catch (error) {
      failed++;
      console.log(`FAILED  ${what}: ${error.message.slice(0, 300)}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed; the list opened by itself ${automatic} times`);
await window.close();
await browser.close();
process.exit(failed > 0 ? 1 : 0);
