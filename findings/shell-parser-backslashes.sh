#!/bin/bash
# shell-parser 1.0.0 removes backslashes in double quotes that a shell keeps: `"a\nb"` becomes `anb`.
#
# Package:  npm shell-parser 1.0.0, compared with sh
# Input:    `printf "a\nb"`, `grep "\.txt$"` and `echo "\\"`
# Expected, before the first run: `a\nb` and `\.txt$` with their backslashes. Within double quotes, a backslash is only special
#           before a dollar sign, a backtick, a quote, a backslash and a line end.
# Seen:     `anb` and `.txt$`. Only the third is as in a shell.
# Matters:  regular expressions and formats of a command mean something else, without an error. The documentation compares it
#           with a POSIX shell.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts shell-parser@1.0.0 ||
    { echo "skipped: needs shell-parser 1.0.0"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
parsed() {
    node -e 'console.log(require("shell-parser")(process.argv[1])[1]);' "$1"
}
# words in a shell
shell() {
    sh -c "printf '%s\\n' ${1#* }"
}
for command in 'printf "a\nb"' 'grep "\.txt$"' 'echo "\\"'; do
    echo "$command in a shell: $(shell "$command")"
done
expect 'printf "a\nb"' 'anb' "$(parsed 'printf "a\nb"')"
expect 'grep "\.txt$"' '.txt$' "$(parsed 'grep "\.txt$"')"
expect 'echo "\\"' '\' "$(parsed 'echo "\\"')"
exit $failed
