#!/bin/bash
# sarif-tools 3.0.5 counts suppressed findings, and fails because of them.
#
# Package:  PyPI sarif-tools 3.0.5
# Input:    a SARIF log with one finding, without and with `"suppressions": [{ "kind": "inSource" }]`
# Expected, before the first run: `sarif --check warning summary` fails for the first only. A suppressed finding has been
#           accepted, with a comment in the file.
# Seen:     it fails for both, and lists the finding in `summary` and `csv` without a difference.
# Matters:  linters that write suppressed findings for GitHub can't be checked with it. Leaving them out of the log is the only
#           way.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sarif-tools==3.0.5 || { echo "skipped: needs sarif-tools 3.0.5"; exit 77; }

failed=0
# expect NAME EXPECTED RESULTS: whether the check fails, and the number of lines in the table
expect() {
    local seen status=0
    cat >log.sarif <<JSON
{
  "version": "2.1.0",
  "\$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "runs": [{ "tool": { "driver": { "name": "linter", "rules": [{ "id": "A" }] } }, "results": [$3] }]
}
JSON
    venv/bin/sarif --check warning summary log.sarif >/dev/null 2>&1 || status=failed
    venv/bin/sarif csv log.sarif -o table.csv >/dev/null
    seen="$status, $(tail -n +2 table.csv | wc -l)"
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
place='"locations": [{ "physicalLocation": { "artifactLocation": { "uri": "Dockerfile" }, "region": { "startLine": 1 } } }]'
finding='"ruleId": "A", "level": "warning", "message": { "text": "Text" }'
expect "no finding" "0, 0" ""
expect "a finding" "failed, 1" "{ $finding, $place }"
expect "a suppressed finding" "failed, 1" "{ $finding, $place, \"suppressions\": [{ \"kind\": \"inSource\" }] }"
exit $failed
