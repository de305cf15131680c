#!/bin/bash
# sarif-multitool 5.7.0 takes a finding without `level` for a warning, even if its rule has another default.
#
# Package:  npm @microsoft/sarif-multitool-linux 5.7.0
# Input:    a SARIF log with two findings without `level`: one of a rule whose `defaultConfiguration` has the level `error`,
#           one with `note`
# Expected, before the first run: `query "Level == Error"` finds the first, and `query "Level == Note"` the second. SARIF
#           defines the rule's default as the level of such findings.
# Seen:     `Level == Warning` finds both, the others none. Findings with `level` are found.
# Matters:  a pipeline that fails on `Level == Error` passes. Writing `level` for each finding is the only way.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @microsoft/sarif-multitool-linux@5.7.0 ||
    { echo "skipped: needs @microsoft/sarif-multitool-linux 5.7.0"; exit 77; }
tool=node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod +x "$tool"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# log NAME LEVELS: a log of two findings, with the first level for one and the second for the other
log() {
    cat >"$1" <<JSON
{
  "version": "2.1.0",
  "runs": [{
    "tool": { "driver": { "name": "linter", "rules": [
      { "id": "A", "defaultConfiguration": { "level": "error" } },
      { "id": "B", "defaultConfiguration": { "level": "note" } }
    ] } },
    "results": [
      { "ruleId": "A", "ruleIndex": 0, $2 "message": { "text": "First." } },
      { "ruleId": "B", "ruleIndex": 1, $3 "message": { "text": "Second." } }
    ]
  }]
}
JSON
}
log default.sarif '' ''
log explicit.sarif '"level": "error",' '"level": "note",'

failed=0
# expect LOG EXPECTED: the number of findings with each level
expect() {
    local level seen=
    for level in Error Warning Note; do
        seen+="$level $({ "$tool" query "$1" -e "Level == $level" || true; } 2>&1 | sed -n 's/^Found \([0-9]*\) of.*/\1/p') "
    done
    echo "$1: $seen"
    [ "$seen" = "$2 " ] || { echo "  changed: expected $2"; failed=1; }
}
expect explicit.sarif 'Error 1 Warning 0 Note 1'
expect default.sarif 'Error 0 Warning 2 Note 0'
exit $failed
