// Dockerfiles for tests: our own with their build contexts, and real ones beside the project.
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

/** The native server. */
export function nativeServer() {
  const candidates = [process.env.DOCKWRIGHT, 'target/release/dockwright', 'target/debug/dockwright'];
  const found = candidates.filter(Boolean).map((it) => path.resolve(root, it)).find((it) => fs.existsSync(it));
  if (!found) throw new Error('no native server: cargo build comes first');
  return found;
}

/** Our own Dockerfiles, which are also examples of the playground: their folders. */
export function ownFolders() {
  const folder = path.join(root, 'tests/dockerfiles');
  const names = fs.readdirSync(folder).filter((name) => fs.existsSync(path.join(folder, name, 'Dockerfile')));
  return names.sort().map((name) => path.join(folder, name));
}

/** Up to `count` real Dockerfiles; none if they aren't beside the project. */
export function realFiles(count) {
  const folder = path.resolve(root, '../shared/corpus/train');
  if (!fs.existsSync(folder)) return [];
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = files.filter((it) => it.isFile()).map((it) => path.join(it.parentPath, it.name));
  paths.sort();
  const step = Math.max(1, Math.floor(paths.length / count));
  return paths.filter((_, index) => index % step === 0).slice(0, count);
}

/** Calls a function with the path and the bytes of each file in a folder. */
export function eachFile(folder, call) {
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) call(file, fs.readFileSync(file));
  }
}
