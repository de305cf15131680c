// Completion of the language server, as editors use it: `.ci/completion` says how it is started.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as files from './files.mjs';
import { language } from './language.mjs';
import { Server } from './lsp.mjs';
import { Clock, load } from './monaco.mjs';
import { VIOLATIONS, typeFile } from './typing.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    corpus: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    late: { type: 'string', default: '0,1,3' },
    files: { type: 'string' },
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
const spoken = language(path.join(root, 'editors/vscode'));
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

const report = await typing();
if (options.json) writeFileSync(options.json, JSON.stringify(report, null, 1));
process.exit(report.violations.some((it) => VIOLATIONS.includes(it.what)) ? 1 : 0);

async function typing() {
  const violations = [];
  let prefixes = 0, requests = 0;
  const groups = new Map();
  for (const file of [...own, ...sampled]) groups.set(file.context, [...(groups.get(file.context) ?? []), file]);
  const began = performance.now();
  for (const [folder, list] of groups) {
    const server = await Server.start(binary, folder);
    const setup = { vs, clock, language: spoken, server, settings, closing: !options['no-close'], count: 0 };
    for (const file of list) {
      for (const late of options.late.split(',').map(Number)) {
        const typed = await typeFile(setup, file, { late, report: (it) => violations.push(it) });
        prefixes += typed.prefixes;
        requests += typed.requests;
      }
    }
    await server.stop();
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  print(violations);
  const count = own.length + sampled.length;
  const counts = (what) => violations.filter((it) => it.what === what).length;
  console.log(`${count} files, ${prefixes} prefixes, ${requests} requests, ${seconds} s; `
    + `${VIOLATIONS.map((it) => `${it}: ${counts(it)}`).join(', ')}; Tab accepts at ${counts('tab')}`);
  return { files: count, prefixes, requests, violations };
}

/** The violations by what they have in common, the most frequent first. */
function print(violations) {
  const groups = new Map();
  for (const it of violations) {
    if (!VIOLATIONS.includes(it.what)) continue;
    const key = `${it.what} (${it.moment}) in ${it.instruction}, kind ${it.kind}, ${it.changed ? 'text changed' : 'newline lost'}`;
    groups.set(key, [...(groups.get(key) ?? []), it]);
  }
  for (const [key, list] of [...groups].sort((a, b) => b[1].length - a[1].length)) {
    console.log(`${list.length} x ${key}`);
    for (const it of list.slice(0, Number(options.show))) {
      console.log(`    ${it.file}:${it.line}: ${JSON.stringify(it.prefix)} + ${JSON.stringify(it.key)} -> ${JSON.stringify(it.becomes)} (${it.item})`);
    }
  }
}
