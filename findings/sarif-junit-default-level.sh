#!/bin/bash
# sarif-junit 1.1.4 makes passed tests of findings without `level`.
#
# Package:  npm sarif-junit 1.1.4
# Input:    a SARIF log with a finding without `level`, whose rule has the default level `error`, or none; for comparison
#           findings with the levels `error`, `warning` and `note`
# Expected, before the first run: failures for both. In SARIF, `level` is that of the rule if it is missing, and `warning` if
#           the rule has none.
# Seen:     both are passed tests, as with `note`. Only `error` and `warning` of the finding itself are failures.
# Matters:  GitLab shows a pipeline without failures for linters that leave out `level`. Dockerfile linters that write SARIF
#           should write the level with each finding.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts sarif-junit@1.1.4 ||
    { echo "skipped: needs sarif-junit 1.1.4"; exit 77; }

failed=0
# expect NAME EXPECTED RULE RESULT: the number of failures for a finding with these properties
expect() {
    local seen
    cat >log.sarif <<JSON
{
  "version": "2.1.0",
  "\$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "runs": [{
    "tool": { "driver": { "name": "linter", "rules": [{ "id": "A" $3 }] } },
    "results": [{
      "ruleId": "A", "ruleIndex": 0 $4, "message": { "text": "Text" },
      "locations": [{ "physicalLocation": { "artifactLocation": { "uri": "Dockerfile" }, "region": { "startLine": 1 } } }]
    }]
  }]
}
JSON
    node_modules/.bin/sarif-junit -i log.sarif -o report.xml >/dev/null
    seen=$(grep -c '<failure' report.xml || true)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "error" 1 "" ', "level": "error"'
expect "warning" 1 "" ', "level": "warning"'
expect "note" 0 "" ', "level": "note"'
expect "the rule's error" 0 ', "defaultConfiguration": { "level": "error" }' ""
expect "no level" 0 "" ""
exit $failed
