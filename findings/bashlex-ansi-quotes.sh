#!/bin/bash
# bashlex 0.18 reads `IFS=$'\n\t'` as `IFS=$nt`.
#
# Package:  PyPI bashlex 0.18
# Input:    the first lines of many scripts, `set -euo pipefail` and `IFS=$'\n\t'`; and `printf '%s' $'a\tb'`
# Expected, before the first run: the word contains a line end and a tab, or the text as it is. Other quotes are removed.
# Seen:     the quotes are removed without their meaning: `IFS=$nt` and `$atb`, which look like variables `nt` and `atb`.
# Matters:  a tool that looks for variables in commands finds some that don't exist.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check bashlex==0.18 || { echo "skipped: needs bashlex 0.18"; exit 77; }

failed=0
# expect COMMAND WORD: the last word of the command
expect() {
    local seen
    seen=$(venv/bin/python -c '
import bashlex, sys
print(bashlex.parse(sys.argv[1])[0].parts[-1].word)' "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "echo 'a b'" 'a b'
expect "IFS=\$'\\n\\t'" 'IFS=$nt'
expect "printf '%s' \$'a\\tb'" '$atb'
exit $failed
