#!/bin/bash
# beautysh 6.4.3 removes spaces at line ends of heredocs and strings.
#
# Package:  PyPI beautysh 6.4.3, run with bash
# Input:    a heredoc with two spaces at the end of a line, which is a line break in Markdown, and a string over two lines with
#           one
# Expected, before the first run: both stay as they are; their text isn't code.
# Seen:     the spaces are removed from both. Indentation and empty lines in them are kept.
# Matters:  the script writes another text than before, without a trace in what it looks like.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3, bash or the package is missing.
set -euo pipefail
{ command -v python3 && command -v bash; } >/dev/null || { echo "skipped: needs python3 and bash"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check beautysh==6.4.3 || { echo "skipped: needs beautysh 6.4.3"; exit 77; }
printf '%s\n' 'cat <<EOF' 'first  ' '    second' EOF 'echo "third ' 'fourth"' >script.sh

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "printed before" "first  |    second|third |fourth" "$(bash script.sh | paste -sd '|')"
venv/bin/beautysh script.sh
expect "printed after" "first|    second|third|fourth" "$(bash script.sh | paste -sd '|')"
exit $failed
