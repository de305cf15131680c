#!/bin/bash
# @aliou/sh 0.2.2 takes the command after a heredoc for arguments of the heredoc's command.
#
# Package:  npm @aliou/sh 0.2.2
# Input:    `cat <<EOF` with a body and `EOF`, and `make install` in the next line; and the same with `echo` in place of the
#           heredoc
# Expected, before the first run: two commands, `cat` and `make`. The heredoc ends at its delimiter.
# Seen:     one command with the words `cat`, `make` and `install`. With `<<A <<B`, the parser reports an error.
# Matters:  a tool that lists or checks the commands of a script doesn't see the one after a heredoc.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @aliou/sh@0.2.2 ||
    { echo "skipped: needs @aliou/sh 0.2.2"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# commands SCRIPT: words of each command
commands() {
    node --input-type=module -e '
import { parse } from "@aliou/sh";
try {
    const { ast } = parse(process.argv[1]);
    const words = (it) => it.command.words.map((word) => word.parts[0].value).join(" ");
    console.log(ast.body.map(words).join(", "));
} catch (error) {
    console.log(error.message);
}' "$1"
}
expect "without a heredoc" "echo text, make install" "$(commands $'echo text\nmake install')"
expect "heredoc" "cat make install" "$(commands $'cat <<EOF\ntext\nEOF\nmake install')"
expect "two heredocs" "Expected a command word" "$(commands $'cat <<A <<B\n1\nA\n2\nB')"
exit $failed
