// The npm packages: one for each platform, which carries the server, and one that takes the right of them.
//   node pack.mjs FOLDER TARGET=SERVER...
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const PLATFORMS = {
  'x86_64-unknown-linux-gnu': ['linux', 'x64'],
  'x86_64-unknown-linux-musl': ['linux', 'x64'],
  'aarch64-unknown-linux-musl': ['linux', 'arm64'],
  'x86_64-apple-darwin': ['darwin', 'x64'],
  'aarch64-apple-darwin': ['darwin', 'arm64'],
  'x86_64-pc-windows-msvc': ['win32', 'x64'],
  'aarch64-pc-windows-msvc': ['win32', 'arm64'],
};
const here = import.meta.dirname;
const root = path.resolve(here, '../../..');
const [, version] = /^version = "(.+)"/m.exec(fs.readFileSync(path.join(root, 'Cargo.toml'), 'utf8'));
const [folder, ...servers] = process.argv.slice(2);
const out = path.resolve(folder);
const common = {
  version,
  license: 'MIT OR Apache-2.0',
  repository: { type: 'git', url: 'git+https://github.com/dockwright/dockwright.git' },
};

/** Packs a package of these files; a value is a text or where a file is. */
function pack(manifest, files) {
  const work = fs.mkdtempSync(path.join(out, 'package-'));
  fs.writeFileSync(path.join(work, 'package.json'), JSON.stringify({ ...common, ...manifest }, null, 2));
  for (const [name, from] of Object.entries({ ...files, 'LICENSE-MIT': path.join(root, 'LICENSE-MIT'), 'LICENSE-APACHE': path.join(root, 'LICENSE-APACHE') })) {
    fs.mkdirSync(path.dirname(path.join(work, name)), { recursive: true });
    fs.copyFileSync(from, path.join(work, name));
    fs.chmodSync(path.join(work, name), name.startsWith('bin/') ? 0o755 : 0o644);
  }
  execFileSync('npm', ['pack', '--silent', '--pack-destination', out], { cwd: work, stdio: ['ignore', 'inherit', 'inherit'] });
  fs.rmSync(work, { recursive: true });
}

fs.mkdirSync(out, { recursive: true });
const optionalDependencies = {};
for (const given of servers) {
  const [target, server] = given.split('=');
  const [os, cpu] = PLATFORMS[target];
  const name = `@dockwright/${os}-${cpu}`;
  optionalDependencies[name] = version;
  const program = os === 'win32' ? 'bin/dockwright.exe' : 'bin/dockwright';
  pack({ name, description: `Dockwright for ${os} ${cpu}`, os: [os], cpu: [cpu] }, { [program]: path.resolve(server) });
}
pack(
  {
    name: 'dockwright',
    description: 'A language server, linter and formatter for Dockerfiles',
    keywords: ['dockerfile', 'lint', 'language-server', 'buildkit'],
    bin: { dockwright: 'bin/dockwright.js' },
    engines: { node: '>=18' },
    optionalDependencies,
  },
  { 'bin/dockwright.js': path.join(here, 'dockwright.js'), 'README.md': path.join(here, 'README.md') },
);
