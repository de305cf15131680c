#!/bin/bash
# rekcod 3.0.0 joins the words of an entrypoint, so that `docker run` takes them for the name of one program.
#
# Package:  npm rekcod 3.0.0
# Input:    the output of `docker inspect` for a container with the entrypoint `["/entry.sh", "--flag"]` and the command
#           `["sh"]`
# Expected, before the first run: `--entrypoint /entry.sh … nginx --flag sh`. Each word of the command is quoted by itself.
# Seen:     `--entrypoint "/entry.sh --flag" … nginx 'sh'`.
# Matters:  `--entrypoint` takes one program, and there is none with this name: the container that the command is meant to
#           recreate doesn't start. Entrypoints with several words are common, e.g. `["tini", "--"]`.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts rekcod@3.0.0 || { echo "skipped: needs rekcod 3.0.0"; exit 77; }
cat >show.mjs <<'JS'
import { parse } from 'rekcod';
let failed = 0;
for (const [words, expected] of [
  [['/entry.sh'], `docker run --name app -d --entrypoint "/entry.sh" nginx 'sh'`],
  [['/entry.sh', '--flag'], `docker run --name app -d --entrypoint "/entry.sh --flag" nginx 'sh'`],
]) {
  const [{ command }] = parse(JSON.stringify([
    { Name: '/app', Config: { Image: 'nginx', Entrypoint: words, Cmd: ['sh'] }, HostConfig: {}, NetworkSettings: {} },
  ]));
  console.log(command);
  if (command !== expected) { console.log(`  changed: expected ${expected}`); failed = 1; }
}
process.exit(failed);
JS
node show.mjs
