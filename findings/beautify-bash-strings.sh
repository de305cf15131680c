#!/bin/bash
# beautify-bash 2.0.0 indents the lines of a string that is assigned as if they were code.
#
# Package:  PyPI beautify-bash 2.0.0, run with bash
# Input:    a script that assigns a string of three lines, of which two are indented, and prints it
# Expected, before the first run: the string stays as it is, as its spaces are text. The body of a heredoc stays.
# Seen:     the lines of the string have the indentation of the block, so that the script prints something else. A string that
#           is an argument, such as the one of `echo`, stays.
# Matters:  YAML, Python and messages in strings change their meaning by formatting.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3, bash or the package is missing.
set -euo pipefail
{ command -v python3 && command -v bash; } >/dev/null || { echo "skipped: needs python3 and bash"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check beautify-bash==2.0.0 ||
    { echo "skipped: needs beautify-bash 2.0.0"; exit 77; }
cat >script.sh <<'SH'
if true; then
config="services:
    app:
        image: debian"
fi
echo "$config"
SH

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
venv/bin/beautify-bash script.sh >formatted.sh
cat formatted.sh
expect "printed before" "services:|    app:|        image: debian" "$(bash script.sh | paste -sd '|')"
expect "printed after" "services:|  app:|  image: debian" "$(bash formatted.sh | paste -sd '|')"
exit $failed
