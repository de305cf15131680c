#!/bin/bash
# bash-parser 0.5.0 parses the lines of a heredoc as commands.
#
# Package:  npm bash-parser 0.5.0
# Input:    `cat <<EOF`, `rm text`, `EOF`, `true`, in the modes `posix` and `bash`
# Expected, before the first run: the commands `cat` and `true`, and the text of the heredoc as a redirection or not at all.
#           Its tokens have `<<` (`dless`).
# Seen:     the commands `cat`, `rm`, `EOF` and `true`. `<<` is an argument of `cat`, and its delimiter is lost.
# Matters:  a linter for commands reports text, such as `sudo` in a configuration file that a `RUN` writes.
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
for (const mode of ['posix', 'bash']) {
  const seen = parse('cat <<EOF\nrm text\nEOF\ntrue\n', { mode })
    .commands.map(({ name, suffix = [] }) => [name.text, ...suffix.map(({ text }) => text)].join(' '))
    .join('; ');
  console.log(`${mode}: ${seen}`);
  if (seen !== 'cat <<; rm text; EOF; true') { console.log('  changed: expected cat <<; rm text; EOF; true'); failed = 1; }
}
process.exit(failed);
JS
node show.js
