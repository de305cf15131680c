#!/bin/bash
# Pygments 2.21.0: comments within a command and instructions that are indented are plain text.
#
# Package:  PyPI Pygments 2.21.0, its lexer `docker`
# Input:    `RUN a && \`, `  # comment`, `  b`; `  COPY a b`; `FROM --platform=linux/amd64 debian AS build`
# Expected, before the first run: `# comment` is a comment, as BuildKit removes it, `COPY` a keyword with or without spaces
#           before it, and `AS` a keyword with or without a flag.
# Seen:     `#` and `comment` are words of the command, `COPY` is text if indented, and so is `AS` after a flag.
# Matters:  documentation made with Sphinx or MkDocs shows such lines without colors. Formatted Dockerfiles have comments
#           within commands often.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check Pygments==2.21.0 || { echo "skipped: needs Pygments 2.21.0"; exit 77; }

failed=0
# expect WORD TOKEN TEXT: the token of a word
expect() {
    local seen
    seen=$(venv/bin/python -c '
import sys
from pygments.lexers import get_lexer_by_name
print(next(str(token) for token, text in get_lexer_by_name("docker").get_tokens(sys.argv[2]) if sys.argv[1] in text))' "$1" "$3")
    echo "$1 in ${3//$'\n'/ | }: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect comment Token.Comment $'# comment\nRUN a'
expect comment Token.Text $'RUN a && \\\n  # comment\n  b'
expect COPY Token.Keyword $'FROM debian\nCOPY a b'
expect COPY Token.Text $'FROM debian\n  COPY a b'
expect AS Token.Keyword $'FROM debian AS build'
expect AS Token.Text $'FROM --platform=linux/amd64 debian AS build'
exit $failed
