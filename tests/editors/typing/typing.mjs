// Types Dockerfiles key by key into a real VS Code and compares what it saved with what was typed. Started by .ci/typing,
// which describes the options.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { launch, openFolder } from '../vscode/workbench.mjs';
import { indentAfter, keysOfLine } from './typist.mjs';

const names = ['url', 'extension', 'scratch', 'mode', 'folder', 'delay', 'windows', 'seconds', 'sample', 'seed'];
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});
const { url, extension, scratch, mode, folder } = options;
const delays = options.delay.split(',').map(Number);
const deadline = performance.now() + Number(options.seconds) * 1000;
const result = { typed: 0, differ: 0, lines: 0, wrong: 0, unindented: 0, opened: 0, keys: 0, intervals: [] };

const dockerfile = (name) => path.join(folder, name, 'Dockerfile');

/** Dockerfiles of the folder, or all of them if `count` is 0. The seed decides which. */
function sample(count, seed) {
  const found = fs.readdirSync(folder).filter((name) => fs.existsSync(dockerfile(name)));
  // Their words end where no word ends, so that Enter may complete them.
  const all = found.filter((name) => !name.startsWith('half-typed'));
  console.log(`left out: ${found.length - all.length} files that are half typed`);
  const rank = (name) => createHash('sha256').update(`${seed} ${name}`).digest('hex');
  const drawn = count === 0 ? all : all.sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, count);
  return drawn.map(dockerfile);
}

/** The Dockerfiles to type. */
function choose() {
  const files = positionals.map((name) => (fs.existsSync(dockerfile(name)) ? dockerfile(name) : path.resolve(name)));
  return (files.length > 0 ? files : sample(Number(options.sample), Number(options.seed))).filter((file) => {
    const tabs = textOf(file).includes('\t');
    if (tabs) {
      console.log(`left out: ${nameOf(file)} has tabs, and the Tab key writes spaces`);
    }
    return !tabs;
  });
}

/** The name that is reported. */
function nameOf(file) {
  const parts = file.split('/').slice(-2);
  return parts[1] === 'Dockerfile' ? parts[0] : parts.join('/');
}

/** The text that the keys are for: line ends are the editor's, and it keeps no byte order mark for a new file. */
const textOf = (file) => fs.readFileSync(file, 'utf8').replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');

/** The folder that a window has open, and how the Dockerfile of a job and its build context get into it. */
class Workspace {
  constructor(number) {
    this.root = path.join(scratch, `${mode}-${number}`);
    fs.mkdirSync(this.root, { recursive: true });
    if (mode === 'slow') {
      fillContext(path.join(this.root, 'context'));
    }
  }

  /** Returns the path of the empty Dockerfile. */
  prepare(file) {
    const source = path.dirname(file);
    this.folder = path.join(this.root, mode === 'slow' ? 'context' : path.basename(source));
    // A Dockerfile from elsewhere is typed without its build context.
    const context = path.dirname(source) === folder;
    this.added = context ? fs.readdirSync(source).filter((name) => name !== 'facts.txt') : [path.basename(file)];
    for (const name of this.added) {
      fs.cpSync(path.join(source, name), path.join(this.folder, name), { recursive: true });
    }
    const target = path.join(this.folder, path.basename(file));
    fs.writeFileSync(target, '');
    return target;
  }

  clear() {
    for (const name of this.added) {
      fs.rmSync(path.join(this.folder, name), { recursive: true });
    }
  }
}

/** A build context of 20,000 files: half of them in its own folder, half in a hundred others. */
function fillContext(folder) {
  for (let number = 0; number < 10_000; number++) {
    const nested = path.join(folder, 'vendor', `package-${number % 100}`);
    fs.mkdirSync(nested, { recursive: true });
    fs.writeFileSync(path.join(nested, `module-${number}.js`), '');
    fs.writeFileSync(path.join(folder, `asset-${number}.txt`), '');
  }
}

/** Counts in the page how often the list of suggestions opens. */
function countOpenings() {
  window.openings = 0;
  let open = false;
  setInterval(() => {
    const now = document.querySelector('.suggest-widget.visible') !== null;
    window.openings += now && !open ? 1 : 0;
    open = now;
  }, 15);
}

/** Presses keys, each `delay` ms after the one before it. */
class Keyboard {
  next = 0;
  last = 0;
  constructor(page, delay) {
    this.page = page;
    this.delay = delay;
  }

  /** The next key is later by `time` ms. */
  pause(time) {
    this.next = Math.max(this.next, performance.now()) + time;
    this.last = 0;
  }

  async press(key) {
    const wait = this.next - performance.now();
    if (wait > 0) {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    const now = performance.now();
    if (this.last > 0) {
      result.intervals.push((now - this.last) / this.delay);
    }
    this.last = now;
    // A key that is late by less than half of the delay does not delay those after it.
    this.next = Math.max(this.next, now - this.delay / 2) + this.delay;
    result.keys++;
    if ([...key].length > 1) {
      await this.page.keyboard.press(key);
    } else {
      await this.page.keyboard.type(key);
    }
  }
}

/** How long a user hesitates who looks up: the list of suggestions has time to open. */
const HESITATION = 400;

/** Random numbers from 0 to 1, the same ones for the same text. */
function* random(text) {
  for (let number = 0; ; number++) {
    yield createHash('sha256').update(`${number} ${text}`).digest().readUInt32LE() / 2 ** 32;
  }
}

/**
 * Types a text into the empty editor as a user does who sees how the editor indents each line, and who hesitates at times,
 * before Enter more often.
 */
async function write(window, keyboard, lines) {
  let auto = '';
  const chances = random(lines.join('\n'));
  const hesitate = (chance) => {
    if (chances.next().value < chance) {
      keyboard.pause(HESITATION);
    }
  };
  for (const [number, line] of lines.entries()) {
    const last = number === lines.length - 1;
    for (const key of keysOfLine(line, auto, last)) {
      await keyboard.press(key);
      hesitate(0.03);
    }
    if (!last) {
      hesitate(0.3);
      await keyboard.press('Enter');
      const wanted = indentAfter(lines.slice(0, number + 1), auto);
      auto = await indentation(window, number + 1, wanted);
      // Where VS Code has not coloured the line before yet, it indents as that line.
      result.unindented += auto === wanted ? 0 : 1;
    }
  }
}

/** The indentation that the editor gave to its new last line, or `wanted` if it has no such line. */
async function indentation(window, line, wanted) {
  const end = performance.now() + 1000;
  while (performance.now() < end) {
    const text = await window.evaluate((vscode, line) => {
      const { document } = vscode.window.activeTextEditor;
      return document.lineCount === line + 1 ? document.lineAt(line).text : null;
    }, line);
    if (text !== null) {
      return /^[ \t]*/.exec(text)[0];
    }
  }
  return wanted;
}

async function save(window, target) {
  await window.page.keyboard.press('Control+s');
  for (let tries = 0; tries < 600; tries++) {
    const saved = await window.evaluate((vscode, file) => {
      const document = vscode.workspace.textDocuments.find((it) => it.uri.fsPath === file);
      return document !== undefined && !document.isDirty;
    }, target);
    if (saved) {
      return;
    }
    await window.page.waitForTimeout(100);
  }
  throw new Error(`${target} is not saved`);
}

/** The number of lines of `wanted` that `got` has not, in order. */
function missing(wanted, got) {
  let row = new Array(got.length + 1).fill(0);
  for (const line of wanted) {
    const next = [0];
    for (let at = 0; at < got.length; at++) {
      next.push(line === got[at] ? row[at] + 1 : Math.max(row[at + 1], next[at]));
    }
    row = next;
  }
  return wanted.length - row.at(-1);
}

function difference(wanted, target, name) {
  const file = path.join(scratch, 'wanted');
  fs.writeFileSync(file, wanted);
  const labels = ['--label', `${name}: typed`, '--label', `${name}: saved`];
  return spawnSync('diff', ['-U', '1', ...labels, file, target], { encoding: 'utf8' }).stdout;
}

async function type(window, workspace, { file, delay }) {
  const name = nameOf(file);
  const wanted = textOf(file);
  const target = workspace.prepare(file);
  await window.show(target);
  await window.page.waitForTimeout(500);
  const lines = wanted.split('\n');
  await write(window, new Keyboard(window.page, delay), lines);
  await save(window, target);
  const saved = fs.readFileSync(target, 'utf8');
  const wrong = missing(lines, saved.split('\n'));
  result.typed++;
  result.lines += lines.length;
  result.wrong += wrong;
  console.log(`${saved === wanted ? 'ok     ' : 'DIFFERS'} ${name} at ${delay} ms: ${lines.length - wrong} of ${lines.length} lines as typed`);
  if (saved !== wanted) {
    result.differ++;
    console.log(difference(wanted, target, name));
  }
  await window.evaluate((vscode) => vscode.commands.executeCommand('workbench.action.closeActiveEditor'));
  workspace.clear();
}

/** Types one job after the other into a window. */
async function work(browser, number, jobs) {
  const workspace = new Workspace(number);
  const window = await openFolder(browser, url, workspace.root, extension);
  await window.server();
  await window.page.evaluate(countOpenings);
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    if (performance.now() > deadline) {
      jobs.unshift(job);
      break;
    }
    await type(window, workspace, job);
  }
  result.opened += await window.page.evaluate(() => window.openings);
  await window.close();
}

const files = choose();
const jobs = delays.flatMap((delay) => files.map((file) => ({ file, delay })));
const browser = await launch();
await Promise.all(Array.from({ length: Math.min(Number(options.windows), jobs.length) }, (_, number) => work(browser, number, jobs)));
await browser.close();

const problems = [];
if (result.differ > 0) {
  problems.push(`${result.differ} files differ`);
}
if (jobs.length > 0) {
  problems.push(`${jobs.length} were not typed within ${options.seconds} s`);
}
if (result.opened === 0) {
  problems.push('the list of suggestions never opened');
}
if (result.unindented * 50 > result.lines) {
  problems.push(`the editor did not indent ${result.unindented} lines as it should`);
}
result.intervals.sort((a, b) => a - b);
const quantile = (part) => result.intervals[Math.floor(part * (result.intervals.length - 1))]?.toFixed(2);
console.log(
  `${mode}: ${result.typed - result.differ} of ${result.typed} files and ${result.lines - result.wrong} of ${result.lines} lines as typed; ` +
    `${result.keys} keys, suggestions opened ${result.opened} times, ${result.unindented} lines not indented in time; ` +
    `time between keys, relative to the delay: median ${quantile(0.5)}, 95 % ${quantile(0.95)}, 99 % ${quantile(0.99)}`,
);
for (const problem of problems) {
  console.log(`FAILED  ${mode}: ${problem}`);
}
process.exit(problems.length > 0 ? 1 : 0);
