#!/bin/bash
# @balena/dockerignore 1.0.2 treats `+` and `|` of a pattern as operators of regular expressions.
#
# Package:  npm @balena/dockerignore 1.0.2
# Input:    the patterns `a+b.txt`, `a|b`, `(x)` and `a.b`, each on its own
# Expected, before the first run: each pattern matches the file of the same name and no other. Docker's patterns follow Go's
#           filepath.Match, in which only `*`, `?`, `[` and `\` are special, and `**` has been added.
# Seen:     `a+b.txt` doesn't match `a+b.txt`, but `ab.txt` and `aab.txt`; `a|b` matches what begins with `a` or ends with `b`;
#           `(x)` matches `x`. `a.b` is as expected.
# Matters:  `docker build` and the tools that use this package send different files with the same .dockerignore. Folders such as
#           `libstdc+` and `(group)`, as the routers of web frameworks have them, are common.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @balena/dockerignore@1.0.2 ||
    { echo "skipped: needs @balena/dockerignore 1.0.2"; exit 77; }

failed=0
# expect PATTERN FILES IGNORED
expect() {
    local seen
    seen=$(node -e '
const [pattern, files] = process.argv.slice(1);
const ignore = require("@balena/dockerignore")().add(pattern);
console.log(files.split(" ").filter(file => ignore.ignores(file)).join(" "))' "$1" "$2")
    echo "pattern $1, files $2: ignored $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect 'a+b.txt' 'a+b.txt aab.txt ab.txt' 'aab.txt ab.txt'
expect 'a|b' 'a|b app lib' 'a|b app lib'
expect '(x)' '(x) x' 'x'
expect 'a.b' 'a.b axb' 'a.b'
exit $failed
