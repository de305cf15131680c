#!/bin/bash
# dockrx 0.1.1 makes words in upper case that begin a line of a command and are names of instructions, such as `env`.
#
# Package:  PyPI dockrx 0.1.1
# Input:    `RUN ./configure && \`, followed by the line `env CC=clang make`; and a heredoc with the same line
# Expected, before the first run: `dockrx format` indents the line of the command, and leaves the text of the heredoc alone.
# Seen:     both become `ENV CC=clang make`.
# Matters:  the build fails, as there is no program `ENV`. `env`, `add`, `copy`, `label` and `user` are common words there.
#           A formatter can't work line by line.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
# It requires Python 3.12, but this part runs with older ones.
venv/bin/pip install --quiet --disable-pip-version-check --ignore-requires-python dockrx==0.1.1 || { echo "skipped: needs dockrx 0.1.1"; exit 77; }
printf '%s\n' 'FROM debian:12' 'RUN ./configure && \' '    env CC=clang make' 'RUN <<EOF' 'env CC=clang make' EOF >Dockerfile
printf '%s\n' 'FROM debian:12' 'RUN ./configure && \' '    ENV CC=clang make' 'RUN <<EOF' 'ENV CC=clang make' EOF >expected
venv/bin/dockrx format Dockerfile 2>/dev/null | sed '/^[[:space:]]*$/d' >seen
cat seen
diff expected seen >/dev/null || { echo "changed: expected"; cat expected; exit 1; }
