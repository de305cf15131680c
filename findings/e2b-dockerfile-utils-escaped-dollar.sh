#!/bin/bash
# e2b-dockerfile-utils 0.1.1 removes the backslash of `\$HOME`, so that it is a variable afterwards.
#
# Package:  PyPI e2b-dockerfile-utils 0.1.1
# Input:    the words `$HOME`, `\$HOME` and `'$HOME'` for ShellLex, which keeps references to variables for later
# Expected, before the first run: three different results, or at least the escape kept, as the text is to be expanded later.
# Seen:     all three become `$HOME`. BuildKit expands only the first.
# Matters:  `ENV PRICE=\$5` or a command for `ENV PROMPT` gets the value of a variable after the second step. Quotes and escapes
#           have to be resolved together with variables.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3, 3.11 of it or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check e2b-dockerfile-utils==0.1.1 ||
    { echo "skipped: needs e2b-dockerfile-utils 0.1.1"; exit 77; }

failed=0
# expect WORD EXPECTED
expect() {
    local seen
    seen=$(venv/bin/python -c 'import sys; from e2b_dockerfile_utils import ShellLex; print(ShellLex("\\").process_word(sys.argv[1]))' "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
# shellcheck disable=SC2016
{
    expect '$HOME' '$HOME'
    expect '\$HOME' '$HOME'
    expect "'\$HOME'" '$HOME'
    expect '"a b"' 'a b'
}
exit $failed
