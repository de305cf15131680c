#!/bin/bash
# gitignore-to-dockerignore 3.0.0 also excludes `packages/site/docs/build` if `.gitignore` has `docs/build`.
#
# Package:  npm gitignore-to-dockerignore 3.0.0, compared with Git
# Input:    `docs/build`, `*.log` and `/dist`
# Expected, before the first run: `docs/build`, `**/*.log` and `dist`. For Git, a pattern with a slash in the middle is relative
#           to the folder of `.gitignore`.
# Seen:     `**/docs/build`. The other two are as expected (and `.git/` is added).
# Matters:  files that are committed, and that the build copies, are missing from the build context.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm, git or the package is missing.
set -euo pipefail
{ command -v npm && command -v git; } >/dev/null || { echo "skipped: needs npm and git"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts gitignore-to-dockerignore@3.0.0 ||
    { echo "skipped: needs gitignore-to-dockerignore 3.0.0"; exit 77; }
mkdir project
cd project
git init --quiet
printf '%s\n' docs/build '*.log' /dist >.gitignore
cat >../convert.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { convertToDockerignore } from 'gitignore-to-dockerignore';
console.log(convertToDockerignore(readFileSync('.gitignore', 'utf8')));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "the .dockerignore" ".git/ **/docs/build **/*.log dist" "$(node ../convert.mjs | xargs)"
expect "ignored by Git" "docs/build/a dist/a" \
    "$(git check-ignore docs/build/a packages/site/docs/build/a dist/a packages/dist/a | xargs)"
exit $failed
