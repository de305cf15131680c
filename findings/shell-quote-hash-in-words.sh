#!/bin/bash
# shell-quote 1.12.0 takes `#` within a word for the beginning of a comment.
#
# Package:  npm shell-quote 1.12.0
# Input:    `ls a#b c`, and for comparison `ls a # b c` and `ls "a#b" c`
# Expected, before the first run: the words `ls`, `a#b` and `c`: a comment begins at a new word.
# Seen:     `ls`, `a`, and a comment `b c`.
# Matters:  the words of `pip install git+https://example.com/app.git#egg=app -r requirements.txt` are lost without an error. Text
#           from a Dockerfile has to be quoted for it, or split by another package.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts shell-quote@1.12.0 ||
    { echo "skipped: needs shell-quote 1.12.0"; exit 77; }

failed=0
# expect TEXT EXPECTED WORDS_OF_THE_SHELL
expect() {
    local seen shell
    seen=$(node -e 'console.log(JSON.stringify(require("shell-quote").parse(process.argv[1])))' "$1")
    shell=$(sh -c "printf '<%s>' $1")
    echo "$1: $seen; sh: $shell"
    [ "$seen" = "$2" ] && [ "$shell" = "$3" ] || { echo "  changed: expected $2 and $3"; failed=1; }
}
expect 'ls a # b c' '["ls","a",{"comment":" b c"}]' '<ls><a>'
expect 'ls "a#b" c' '["ls","a#b","c"]' '<ls><a#b><c>'
expect 'ls a#b c' '["ls","a",{"comment":"b c"}]' '<ls><a#b><c>'
exit $failed
