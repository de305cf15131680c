#!/bin/bash
# string-argv 0.4.0 keeps backslashes: `my\ file` becomes the two words `my\` and `file`.
#
# Package:  npm string-argv 0.4.0
# Input:    `ls my\ file`, `ls it\'s` and `ls "a\"b"`, and for comparison `ls 'my file'`
# Expected, before the first run: the words of the shell: `my file`, `it's` and `a"b`.
# Seen:     `my\` and `file`; `it\s`; `a\b`. The quote after a backslash is a quote, which is removed, and the backslash stays.
# Matters:  commands that are right in a shell and in the shell form of a Dockerfile get other arguments, without an error.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts string-argv@0.4.0 ||
    { echo "skipped: needs string-argv 0.4.0"; exit 77; }
cat >words.mjs <<'JS'
import { parseArgsStringToArgv } from 'string-argv';
console.log(JSON.stringify(parseArgsStringToArgv(process.argv[2])));
JS

failed=0
# expect TEXT EXPECTED WORDS_OF_THE_SHELL
expect() {
    local seen shell
    seen=$(node words.mjs "$1")
    shell=$(sh -c "printf '<%s>' $1")
    echo "$1: $seen; sh: $shell"
    [ "$seen" = "$2" ] && [ "$shell" = "$3" ] || { echo "  changed: expected $2 and $3"; failed=1; }
}
expect "ls 'my file'" '["ls","my file"]' '<ls><my file>'
expect 'ls my\ file' '["ls","my\\","file"]' '<ls><my file>'
expect "ls it\\'s" '["ls","it\\s"]' "<ls><it's>"
expect 'ls "a\"b"' '["ls","a\\b"]' '<ls><a"b>'
exit $failed
