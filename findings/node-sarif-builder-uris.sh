#!/bin/bash
# node-sarif-builder 5.0.0 writes paths with spaces as they are, which aren't URIs.
#
# Package:  npm node-sarif-builder 5.0.0, and PyPI jsonschema 4.25.1 with rfc3986-validator 0.1.1 to check the format
# Input:    a finding with `fileUri: 'my app/Dockerfile'`
# Expected, before the first run: `my%20app/Dockerfile`. The property has the format `uri-reference` in the schema of SARIF.
# Seen:     `my app/Dockerfile`, which isn't a valid reference.
# Matters:  a validator refuses the log, and a viewer that decodes percent signs doesn't find a file such as
#           `100%25/Dockerfile`. Whoever writes logs with it has to encode paths first.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm, python3 or a package is missing.
set -euo pipefail
{ command -v npm && command -v python3; } >/dev/null || { echo "skipped: needs npm and python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts node-sarif-builder@5.0.0 ||
    { echo "skipped: needs node-sarif-builder 5.0.0"; exit 77; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonschema==4.25.1 rfc3986-validator==0.1.1 ||
    { echo "skipped: needs jsonschema 4.25.1"; exit 77; }

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# uri PATH
uri() {
    node -e '
const { SarifBuilder, SarifRunBuilder, SarifResultBuilder } = require("node-sarif-builder");
const log = new SarifBuilder();
const run = new SarifRunBuilder().initSimple({ toolDriverName: "linter", toolDriverVersion: "1" });
const result = new SarifResultBuilder();
const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 5 };
result.initSimple({ ruleId: "A", level: "error", messageText: "Text", fileUri: process.argv[1], ...region });
run.addResult(result);
log.addRun(run);
console.log(log.buildSarifOutput().runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri);' "$1"
}
# format URI: whether it has the format `uri-reference`
format() {
    venv/bin/python -c '
import sys, jsonschema
checker = jsonschema.Draft7Validator.FORMAT_CHECKER
schema = {"type": "string", "format": "uri-reference"}
print("valid" if jsonschema.Draft7Validator(schema, format_checker=checker).is_valid(sys.argv[1]) else "invalid")' "$1"
}
expect "app/Dockerfile" "app/Dockerfile" "$(uri app/Dockerfile)"
expect "my app/Dockerfile" "my app/Dockerfile" "$(uri 'my app/Dockerfile')"
expect "format of app/Dockerfile" valid "$(format app/Dockerfile)"
expect "format of my%20app/Dockerfile" valid "$(format my%20app/Dockerfile)"
expect "format of my app/Dockerfile" invalid "$(format 'my app/Dockerfile')"
exit $failed
