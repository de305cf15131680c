// Completion of the language server, as editors use it: started by `.ci/completion`.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as files from './files.mjs';
import { language } from './language.mjs';
import { Server } from './lsp.mjs';
import { Clock, load } from './monaco.mjs';
import { LINE, measure } from './bytes.mjs';
import { EDITORS, draw, look } from './find.mjs';
import { KINDS, officialImages, places } from './places.mjs';
import { stallFile } from './stalled.mjs';
import { VIOLATIONS, typeFile } from './typing.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: 'typing,find' },
    against: { type: 'string' },
    places: { type: 'string', default: '500' },
    kinds: { type: 'string', default: KINDS.join() },
    editors: { type: 'string', default: EDITORS.join() },
    extension: { type: 'string' },
    corpus: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    late: { type: 'string', default: '0,1,3' },
    files: { type: 'string' },
    seconds: { type: 'string', default: '100000' },
    settings: { type: 'string', default: 'shipped' },
    show: { type: 'string', default: '3' },
    'no-close': { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const binary = path.resolve(process.env.DOCKWRIGHT);
const clock = new Clock();
const vs = await load(process.env.MODULES);
clock.install();

const scratch = mkdtempSync(path.join(tmpdir(), 'completion-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const spoken = language(options.extension ?? path.join(root, 'editors/vscode'));
const settings = options.settings === 'shipped' ? spoken.settings : {};
const corpusFolder = path.join(root, '../shared/corpus');
const ownFolder = options.files ?? path.join(root, 'tests/dockerfiles');
const own = files.own(ownFolder);
const context = files.context(path.join(scratch, 'context'));
const sampled = Number(options.corpus) ? files.corpus(corpusFolder, Number(options.corpus), Number(options.seed), context) : [];
if (Number(options.corpus) && !sampled.length) console.log(`left out: there is no corpus at ${corpusFolder}`);
for (const name of positionals) {
  const [first] = files.own(path.dirname(path.dirname(path.resolve(name)))).filter((it) => path.join(it.context, 'Dockerfile') === path.resolve(name));
  if (first) own.push(first);
}
if (!own.length && !sampled.length) {
  console.log(`there is no Dockerfile in ${ownFolder}`);
  process.exit(1);
}

const report = {};
let failed = false;
for (const check of options.only.split(',')) {
  console.log(`\n-- ${check}`);
  const { passed, ...rest } = await { typing, find, stalled, bytes }[check]();
  report[check] = rest;
  failed ||= !passed;
}
if (options.json) writeFileSync(options.json, JSON.stringify(report, null, 1));
process.exit(failed ? 1 : 0);

/** A server that offers each word itself: were it to pass, the model would see nothing. */
async function control() {
  const server = {
    capabilities: { completionProvider: { triggerCharacters: [' '] } },
    notify: (_, { contentChanges: [change] = [] }) => (server.word = change && /\s/.test(change.text) ? '' : `${server.word ?? ''}${change?.text ?? ''}`),
    request: async (_, { position }) => [{ label: server.word || 'x', textEdit: { newText: server.word || 'x', range: {
      start: { line: position.line, character: position.character - server.word.length }, end: position } } }],
    cancel() {},
  };
  const setup = { vs, clock, language: spoken, server, settings: {}, closing: true, count: 0 };
  const seen = new Set();
  await typeFile(setup, { name: 'control', context, text: 'FROM alpine\nUSER root' }, { report: (it) => seen.add(it.what) });
  if (!seen.has('enter')) throw new Error('the model reports nothing for a server that offers finished words');
}

async function typing() {
  await control();
  const violations = [];
  let prefixes = 0, requests = 0;
  const groups = new Map();
  // Their words end where no word ends, so that Enter may complete them.
  const half = own.filter((it) => it.name.startsWith('half-typed'));
  if (half.length) console.log(`left out: ${half.length} files that are half typed`);
  const typed = [...own.filter((it) => !half.includes(it)), ...sampled];
  for (const file of typed) groups.set(file.context, [...(groups.get(file.context) ?? []), file]);
  const began = performance.now();
  const late = () => performance.now() - began > Number(options.seconds) * 1000;
  let count = 0;
  for (const [folder, list] of groups) {
    if (late()) break;
    const server = await Server.start(binary, folder);
    const setup = { vs, clock, language: spoken, server, settings, closing: !options['no-close'], count: 0 };
    for (const file of list) {
      if (late()) break;
      count++;
      for (const late of options.late.split(',').map(Number)) {
        const done = await typeFile(setup, file, { late, report: (it) => violations.push(it) });
        prefixes += done.prefixes;
        requests += done.requests;
      }
    }
    await server.stop();
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  print(violations);
  const counts = (what) => violations.filter((it) => it.what === what).length;
  const ends = violations.filter((it) => it.what === 'enter' && it.end === 'line' && it.moment === 'answered').length;
  console.log(`${count} of ${typed.length} files, ${prefixes} prefixes, ${requests} requests, ${seconds} s; `
    + `${VIOLATIONS.map((it) => `${it}: ${counts(it)}`).join(', ')}; Enter at a line's end, answered: ${ends}; Tab accepts at ${counts('tab')}`);
  // A key before the answer to the one before has arrived, some milliseconds, is counted but decides nothing.
  const decides = (it) => VIOLATIONS.includes(it.what) && it.moment !== 'stale';
  return { passed: !violations.some(decides), files: count, prefixes, requests, violations };
}

/** The violations by what they have in common, the most frequent first. */
function print(violations) {
  const groups = new Map();
  for (const it of violations) {
    if (!VIOLATIONS.includes(it.what)) continue;
    const key = `${it.what} (${it.moment}) at a ${it.end}'s end in ${it.instruction}, kind ${it.kind}, ${it.changed ? 'text changed' : 'newline lost'}`;
    groups.set(key, [...(groups.get(key) ?? []), it]);
  }
  for (const [key, list] of [...groups].sort((a, b) => b[1].length - a[1].length)) {
    console.log(`${list.length} x ${key}`);
    for (const it of list.slice(0, Number(options.show))) {
      console.log(`    ${it.file}:${it.line}: ${JSON.stringify(it.prefix)} + ${JSON.stringify(it.key)} -> ${JSON.stringify(it.becomes)} (${it.item})`);
    }
  }
}

async function find() {
  const seed = Number(options.seed);
  const images = officialImages(path.join(root, '../shared'));
  for (const file of own) file.own = true;
  // Paths are those of our own build contexts; everything else is drawn from the corpus, where it is.
  const real = files.corpus(corpusFolder, 5000, seed, context);
  const everywhere = [...own, ...real].flatMap((file) => places(file, images));
  const kinds = options.kinds.split(','), editors = options.editors.split(',');
  const drawn = draw(everywhere.filter((it) => kinds.includes(it.kind)).filter((it) => !real.length || !it.file.own || it.kind === 'context path'), Number(options.places), seed);
  const results = [];
  for (const editor of editors) {
    const servers = new Map();
    for (const place of drawn) {
      const folder = place.file.own ? ownFolder : context;
      if (!servers.has(folder)) {
        const server = await Server.start(binary, folder, editor);
        servers.set(folder, { vs, clock, language: spoken, server, settings, closing: !options['no-close'], count: 0 });
      }
      const result = await look(editor, servers.get(folder), place);
      results.push({ editor, ...place, file: place.file.name, ...result });
    }
    for (const { server } of servers.values()) await server.stop();
  }
  console.log(`drawn from ${real.length || own.length} files: first after at most three letters, and in the list, in percent`);
  console.log(`${'kind'.padEnd(16)}${'places'.padStart(7)}${editors.map((it) => it.padStart(14)).join('')}   Neovim opens  preview`);
  let passed = true;
  for (const kind of kinds) {
    const of = (editor) => results.filter((it) => it.kind === kind && it.editor === editor);
    const percent = (list, key) => (100 * list.filter((it) => it[key] !== undefined).length) / list.length;
    const count = of('vscode').length;
    if (!count) {
      console.log(`${kind.padEnd(16)}      0: no such place`);
      passed = false;
      continue;
    }
    const cells = editors.map((editor) => {
      const first = percent(of(editor), 'first'), listed = percent(of(editor), 'listed');
      if (kind !== 'tag' && (first < 90 || listed < 99)) passed = false;
      return `${first.toFixed(0)} / ${listed.toFixed(0)}`.padStart(14);
    });
    console.log(`${kind.padEnd(16)}${String(count).padStart(7)}${cells.join('')}${percent(of('neovim'), 'automatic').toFixed(0).padStart(15)}${percent(of('eglot'), 'preview').toFixed(0).padStart(9)}`);
  }
  for (const kind of kinds) {
    for (const editor of editors) {
      const missed = results.filter((it) => it.kind === kind && it.editor === editor && (it.first === undefined || it.listed === undefined));
      for (const it of missed.slice(0, Number(options.show))) {
        console.log(`    ${kind}, ${editor}, ${it.first === undefined && it.listed !== undefined ? 'not first' : 'not listed'}: ${it.file}:${it.line}: ${JSON.stringify(it.typed)} wants ${it.wanted}; ${it.seen.join('; ')}`);
      }
    }
  }
  return { passed, results };
}

async function stalled() {
  const changed = [];
  let lines = 0;
  for (const file of own.filter((it) => !it.name.startsWith('half-typed'))) {
    const server = await Server.start(binary, file.context);
    const setup = { vs, clock, language: spoken, server, settings, closing: !options['no-close'], count: 0 };
    lines += await stallFile(setup, file, (it) => changed.push(it));
    await server.stop();
  }
  for (const it of changed.slice(0, Number(options.show))) {
    console.log(`    ${it.file}:${it.line}: no answer after ${JSON.stringify(it.typed)}: ${JSON.stringify(it.wanted)} becomes ${JSON.stringify(it.becomes)}`);
  }
  console.log(`${changed.length} of ${lines} lines change if an answer arrives after the line's Enter`);
  return { passed: true, changed };
}

async function bytes() {
  const setup = { vs, clock, language: spoken, settings };
  const measured = [];
  for (const it of [binary, ...(options.against ? [path.resolve(options.against)] : [])]) {
    const result = await measure(it, context, setup);
    console.log(`${it}: ${result.one} bytes, ${result.items} items for ${LINE}| at 1,000 lines; ${result.typing} bytes in ${result.requests} answers while the line is typed`);
    measured.push(result);
  }
  if (measured.length === 2) console.log(`1/${(measured[1].one / measured[0].one).toFixed(1)} of the bytes`);
  return { passed: true, measured };
}
