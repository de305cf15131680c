#!/bin/bash
# pydantic-sarif 0.1.1 refuses a log with the `status` of a suppression.
#
# Package:  PyPI pydantic-sarif 0.1.1 with pydantic 2.11.7
# Input:    a SARIF 2.1.0 log with a finding that is suppressed in the source, without and with `"status": "accepted"`
# Expected, before the first run: both are read. `status` is a member of suppressions in SARIF 2.1.0.
# Seen:     the second is refused as a whole (extra inputs are not permitted). The package has the member `state`, of an older
#           draft, which is accepted.
# Matters:  one suppressed finding makes the log unreadable. `status` can be left out, if all suppressions are accepted.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pydantic-sarif==0.1.1 pydantic==2.11.7 ||
    { echo "skipped: needs pydantic-sarif 0.1.1"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^pydantic.sarif'
cat >read.py <<'PY'
import json, sys
from pydantic import ValidationError
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Log
result = {"ruleId": "DL3006", "message": {"text": "Text"}, "suppressions": [json.loads(sys.argv[1])]}
log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "linter"}}, "results": [result]}]}
try:
    Log.model_validate(log)
    print("read")
except ValidationError as error:
    print("refused:", ".".join(map(str, error.errors()[0]["loc"])))
PY

failed=0
# expect SUPPRESSION EXPECTED
expect() {
    local seen
    seen=$(venv/bin/python read.py "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect '{"kind": "inSource"}' read
expect '{"kind": "inSource", "status": "accepted"}' "refused: runs.0.results.0.suppressions.0.status"
expect '{"kind": "inSource", "state": "accepted"}' read
exit $failed
