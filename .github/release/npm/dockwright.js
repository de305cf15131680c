#!/usr/bin/env node
// Starts the server that came for this platform.
const { spawnSync } = require('node:child_process');

const program = process.platform === 'win32' ? 'dockwright.exe' : 'dockwright';
const name = `@dockwright/${process.platform}-${process.arch}`;
let server;
try {
  server = require.resolve(`${name}/bin/${program}`);
} catch {
  console.error(`dockwright: ${name} is not installed; is this platform supported, and are optional dependencies on?`);
  process.exit(2);
}
const { status, signal, error } = spawnSync(server, process.argv.slice(2), { stdio: 'inherit' });
if (error) {
  console.error(`dockwright: ${error.message}`);
  process.exit(2);
}
if (signal) {
  process.kill(process.pid, signal);
}
process.exit(status ?? 2);
