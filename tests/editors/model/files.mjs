// The Dockerfiles that are typed: our own, each in its build context, and a seeded sample of a corpus beside the clone,
// in a build context made for it.

import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Numbers from 0 to 1, always the same ones for a seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** `count` of the items, in an order that depends on the seed only. */
export function sample(items, count, seed) {
  const next = random(seed);
  const left = [...items];
  for (let i = 0; i < Math.min(count, left.length); i++) {
    const j = i + Math.floor(next() * (left.length - i));
    [left[i], left[j]] = [left[j], left[i]];
  }
  return left.slice(0, count);
}

const read = (file) => readFileSync(file, 'utf8').replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');

/** The Dockerfiles in the folders of `folder`, each in its build context. */
export function own(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((it) => it.isDirectory() && existsSync(path.join(folder, it.name, 'Dockerfile')))
    .map((it) => it.name)
    .sort()
    .map((name) => ({
      name: `${name}/Dockerfile`,
      context: path.join(folder, name),
      text: read(path.join(folder, name, 'Dockerfile')),
    }));
}

const CONTEXT = ['go.mod', 'go.sum', 'package.json', 'package-lock.json', 'README.md', 'requirements.txt', 'src/index.js',
  'cmd/app/main.go', 'scripts/entrypoint.sh', 'config/nginx.conf'];

/** Makes a small build context. */
export function context(folder) {
  for (const name of CONTEXT) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), '');
  }
  return folder;
}

/** `count` Dockerfiles of the corpus at `folder`, or none if it isn't there. */
export function corpus(folder, count, seed, folderOfContext) {
  const train = path.join(folder, 'train');
  if (!existsSync(train)) return [];
  const names = readdirSync(train).filter((it) => it.endsWith('.dockerfile')).sort();
  return sample(names, count, seed).map((name) => ({
    name: `corpus/${name}`,
    context: folderOfContext,
    text: read(path.join(train, name)),
  }));
}
