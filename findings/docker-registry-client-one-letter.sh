#!/bin/bash
# @renovatebot/docker-registry-client 3.3.0 refuses images of private registries whose path has a folder of one letter.
#
# Package:  npm @renovatebot/docker-registry-client 3.3.0
# Input:    `ghcr.io/x/app:1`, `registry.example.com:5000/a/b:1` and `registry.example.com/app:1`
# Expected, before the first run: the host, the repository and the tag of each. In the reference grammar, a part of a path
#           has one character or more.
# Seen:     "invalid repository namespace, must be between 2 and 255 characters" for the first two.
# Matters:  this was once a rule for names on Docker Hub. GitHub has owners of one letter, and private registries have any
#           folders.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @renovatebot/docker-registry-client@3.3.0 ||
    { echo "skipped: needs @renovatebot/docker-registry-client 3.3.0"; exit 77; }
cat >show.cjs <<'JS'
const { parseRepoAndRef } = require('@renovatebot/docker-registry-client');
const refused = 'invalid repository namespace, must be between 2 and 255 characters';
let failed = 0;
for (const [image, expected] of [
  ['registry.example.com/app:1', 'registry.example.com, app, 1'],
  ['ghcr.io/xx/app:1', 'ghcr.io, xx/app, 1'],
  ['ghcr.io/x/app:1', `${refused}: x`],
  ['registry.example.com:5000/a/b:1', `${refused}: a`],
]) {
  let seen;
  try {
    const { index, remoteName, tag } = parseRepoAndRef(image);
    seen = [index.name, remoteName, tag].join(', ');
  } catch ({ message }) {
    seen = message;
  }
  console.log(`${image}: ${seen}`);
  if (seen !== expected) { console.log(`  changed: expected ${expected}`); failed = 1; }
}
process.exit(failed);
JS
node show.cjs
