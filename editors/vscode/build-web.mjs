// Builds the extension for browsers into dist/web, from the npm package of the server as built: node build-web.mjs [FOLDER]
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const server = path.resolve(process.argv[2] ?? path.join(here, '../npm/dist'));
const out = path.join(here, 'dist/web');
const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: 'es2022',
  platform: 'browser',
  alias: { 'dockwright-server': path.join(server, 'server.js') },
  legalComments: 'none',
  logLevel: 'warning',
};
fs.rmSync(out, { recursive: true, force: true });
await build({ ...common, entryPoints: ['src/web/extension.ts'], outdir: 'dist/web', format: 'cjs', external: ['vscode'] });
await build({ ...common, entryPoints: ['src/web/worker.ts'], outdir: 'dist/web', format: 'iife' });
for (const name of ['dockwright.wasm', 'shell.wasm']) {
  fs.copyFileSync(path.join(server, name), path.join(out, name));
}
