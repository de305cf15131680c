#!/bin/bash
# beautysh 6.4.3 changes strings with `;;` within `case`: a space is inserted.
#
# Package:  PyPI beautysh 6.4.3, run with bash
# Input:    a script with `echo 'a;;b'` in a branch of `case`, and outside of it
# Expected, before the first run: both strings stay as they are. Only the separator of the branches may get a space.
# Seen:     the string in the branch becomes `a ;;b`. Outside of `case`, it stays.
# Matters:  the script prints, and compares with, another text after formatting.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3, bash or the package is missing.
set -euo pipefail
{ command -v python3 && command -v bash; } >/dev/null || { echo "skipped: needs python3 and bash"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check beautysh==6.4.3 || { echo "skipped: needs beautysh 6.4.3"; exit 77; }
cat >script.sh <<'SH'
echo 'a;;b'
case x in
x) echo 'a;;b' ;;
esac
SH

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "printed before" "a;;b|a;;b" "$(bash script.sh | paste -sd '|')"
venv/bin/beautysh script.sh
cat script.sh
expect "printed after" "a;;b|a ;;b" "$(bash script.sh | paste -sd '|')"
exit $failed
