// Builds dist from src and target/web: node build.mjs
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const root = path.resolve(here, '../..');
const dist = path.join(here, 'dist');
fs.rmSync(dist, { recursive: true, force: true });
fs.mkdirSync(dist);
// The package exports them as one object, of which bundles would contain everything.
const alias = { 'wasi-definitions': path.join(here, 'node_modules/@bjorn3/browser_wasi_shim/dist/wasi_defs.js') };
const common = { bundle: true, format: 'esm', target: 'es2022', alias, legalComments: 'eof', logLevel: 'warning', absWorkingDir: here };
await build({ ...common, entryPoints: ['src/server.ts'], outdir: 'dist' });
for (const platform of ['node', 'browser']) {
  await build({
    ...common,
    platform,
    entryPoints: { [platform]: 'src/index.ts' },
    outdir: 'dist',
    alias: { ...alias, '#load': `./src/load.${platform}.ts` },
  });
}
execFileSync(process.execPath, [path.join(here, 'node_modules/typescript/bin/tsc'), '-p', here], { stdio: 'inherit' });
for (const name of ['dockwright.wasm', 'shell.wasm']) fs.copyFileSync(path.join(root, 'target/web', name), path.join(dist, name));
for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) fs.copyFileSync(path.join(root, name), path.join(here, name));
