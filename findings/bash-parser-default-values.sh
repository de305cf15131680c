#!/bin/bash
# bash-parser 0.5.0 takes `${NAME:-word}` for a substring, in its mode for Bash.
#
# Package:  npm bash-parser 0.5.0
# Input:    `${NAME:-word}`, `${NAME:=word}`, `${NAME-word}` and `${NAME:2}`, in the modes `posix` and `bash`
# Expected, before the first run: `useDefaultValue` and `assignDefaultValue` in both modes: Bash has all that POSIX has.
# Seen:     in the mode `bash`, the first two are a `substring`, as is `${NAME:2}`. `${NAME-word}` is right.
# Matters:  a tool that looks for variables without a default, or resolves them, misses the most common form of a default.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts bash-parser@0.5.0 || { echo "skipped: needs bash-parser 0.5.0"; exit 77; }
cat >show.js <<'JS'
const parse = require('bash-parser');
let failed = 0;
for (const [mode, text, expected] of [
  ['posix', '${NAME:-word}', 'useDefaultValue'],
  ['bash', '${NAME:-word}', 'substring'],
  ['posix', '${NAME:=word}', 'assignDefaultValue'],
  ['bash', '${NAME:=word}', 'substring'],
  ['bash', '${NAME-word}', 'useDefaultValueIfUnset'],
  ['bash', '${NAME:2}', 'substring'],
]) {
  const { op } = parse(`echo ${text}`, { mode }).commands[0].suffix[0].expansion[0];
  console.log(`${mode}, ${text}: ${op}`);
  if (op !== expected) { console.log(`  changed: expected ${expected}`); failed = 1; }
}
process.exit(failed);
JS
node show.js
