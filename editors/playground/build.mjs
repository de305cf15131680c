// Builds the page into `dist`: node build.mjs [--server FOLDER] [--out FOLDER]
// FOLDER of the server contains its npm package as built: `server.js`, `dockwright.wasm` and, optionally, `shell.wasm`.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const here = import.meta.dirname;
const root = path.join(here, '../..');
const { values } = parseArgs({ options: { server: { type: 'string' }, out: { type: 'string' } } });
const server = path.resolve(values.server ?? process.env.DOCKWRIGHT_WEB ?? path.join(here, '../npm/dist'));
const out = path.resolve(values.out ?? path.join(here, 'dist'));

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  // CodeMirror writes its style sheets into the page.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The examples: `dockwright try`'s sample, and some of the folders in tests/dockerfiles. */
const EXAMPLES = ['go-multi-stage', 'node-next', 'python-uv', 'rust-cargo-chef', 'java-spring-layers', 'php-fpm', 'dotnet-webapi', 'heredocs', 'matrix-by-arg', 'ignored-files', 'windows-powershell', 'stage-problems'];

function examples() {
  const folder = path.join(root, 'tests/dockerfiles');
  const table = fs.readFileSync(path.join(folder, 'README.md'), 'utf8');
  const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
  const made = EXAMPLES.map((name) => {
    const row = table.split('\n').find((it) => it.startsWith(`| [${name}](`));
    const title = row?.split('|')[2]?.trim();
    const text = read(path.join(folder, name, 'Dockerfile'));
    if (!title || !text) {
      throw new Error(`no example: ${name}`);
    }
    return { title, text, ignore: read(path.join(folder, name, '.dockerignore')) };
  });
  const sample = fs.readFileSync(path.join(root, 'server/cli/sample.dockerfile'), 'utf8');
  return [{ title: 'A sample with two errors', text: sample, ignore: '' }, ...made];
}

/** Writes a file whose name contains a hash of its content. Returns its path in `out`. */
function write(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const { name: stem, ext } = path.parse(name);
  const file = `assets/${stem}-${hash}${ext}`;
  fs.writeFileSync(path.join(out, file), content);
  return file;
}

const provided = {
  name: 'provided',
  setup(build) {
    build.onResolve({ filter: /^examples$/ }, () => ({ path: 'examples', namespace: 'examples' }));
    build.onLoad({ filter: /.*/, namespace: 'examples' }, () => ({ contents: JSON.stringify(examples()), loader: 'json' }));
    build.onResolve({ filter: /^dockwright-server$/ }, () => ({ path: path.join(server, 'server.js') }));
  },
};

async function bundle(entry, define = {}, format = 'esm') {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format,
    target: 'es2022',
    define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
    plugins: [provided],
    legalComments: 'none',
    logLevel: 'warning',
  });
  return result.outputFiles[0].contents;
}

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(path.join(out, 'assets'), { recursive: true });

const wasm = write('dockwright.wasm', fs.readFileSync(path.join(server, 'dockwright.wasm')));
const shellFile = path.join(server, 'shell.wasm');
const shell = fs.existsSync(shellFile) ? write('shell.wasm', fs.readFileSync(shellFile)) : '';
const beside = (file) => file && `./${path.basename(file)}`;
const worker = write('worker.js', await bundle('src/worker.ts', { SERVER_URL: beside(wasm), SHELL_URL: beside(shell) }));
const main = write('main.js', await bundle('src/main.ts'));
const early = write('early.js', await bundle('src/early.ts', { WORKER_URL: worker }, 'iife'));
const style = write('style.css', await bundle('src/style.css'));
const icon = write('icon.png', fs.readFileSync(path.join(here, '../vscode/media/icon.png')));

const parts = { csp: POLICY, main, early, style, icon };
const page = fs.readFileSync(path.join(here, 'index.html'), 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
fs.writeFileSync(path.join(out, 'index.html'), page);

const files = ['./', ...[wasm, shell, worker, main, early, style, icon].filter(Boolean)];
const version = createHash('sha256').update(page).update(files.join()).digest('hex').slice(0, 12);
fs.writeFileSync(path.join(out, 'sw.js'), await bundle('src/sw.ts', { FILES: files, VERSION: version }, 'iife'));

for (const file of ['index.html', 'sw.js', ...files.slice(1)]) {
  console.log(`${(fs.statSync(path.join(out, file)).size / 1000).toFixed(1).padStart(9)} kB  ${file}`);
}
