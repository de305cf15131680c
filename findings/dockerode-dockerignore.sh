#!/bin/bash
# dockerode 5.0.1 sends files that .dockerignore excludes by their path, and none with `*` and `!src`.
#
# Package:  npm dockerode 5.0.1, with an HTTP server that lists the files of the build context
# Input:    the files `Dockerfile` and `src/a.txt`, given to `buildImage` as `Dockerfile` and `src`, and a .dockerignore with
#           `src/a.txt`, or with `*` and `!src`
# Expected, before the first run: only the Dockerfile for the first, and both files for the second. Docker sends the Dockerfile
#           also if a pattern excludes it.
# Seen:     both files for the first, and an empty folder `src` for the second. Patterns are compared with paths that begin with
#           the folder of the context; the Dockerfile is left out like any other file. `**/a.txt` and `*.md` work.
# Matters:  files that are meant to stay out of the image get into it, and builds that work with `docker build` have no
#           Dockerfile.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerode@5.0.1 || { echo "skipped: needs dockerode 5.0.1"; exit 77; }
mkdir -p project/src
echo 'FROM scratch' >project/Dockerfile
echo text >project/src/a.txt
cat >context.cjs <<'JS'
// A daemon that answers with the names of the files that it gets.
const { createServer } = require('node:http');
const { execFileSync } = require('node:child_process');
const Docker = require('dockerode');
const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const names = execFileSync('tar', ['tzf', '-'], { input: Buffer.concat(chunks) }).toString();
    console.log(names.split('\n').filter((name) => name && name !== 'src').sort().join(' '));
    response.end();
    server.close();
  });
});
server.listen(0, '127.0.0.1', async () => {
  const docker = new Docker({ protocol: 'http', host: '127.0.0.1', port: server.address().port });
  const answer = await docker.buildImage({ context: 'project', src: ['Dockerfile', 'src'] }, { t: 'finding' });
  answer.resume();
});
JS

failed=0
# expect PATTERNS FILES
expect() {
    local seen
    printf '%s\n' "$1" >project/.dockerignore
    seen=$(timeout 60 node context.cjs)
    echo "${1//$'\n'/ }: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect '*.md' "Dockerfile src/a.txt"
expect '**/a.txt' "Dockerfile"
expect src/a.txt "Dockerfile src/a.txt"
expect $'*\n!src' ""
expect $'*\n!src\n!Dockerfile' "Dockerfile"
exit $failed
