#!/bin/bash
# test-results-parser 0.4.6 loses test cases of nested suites: a failed run has no tests, and the status `SKIP`.
#
# Package:  npm test-results-parser 0.4.6
# Input:    a JUnit report with one failed test case, in a `<testsuite>`, and in a `<testsuite>` within another
# Expected, before the first run: one failed test for both, since suites may be nested.
# Seen:     with the nested suite, the result has 0 tests, 0 failures, and the status `SKIP`.
# Matters:  a notification or summary that is made of the result doesn't mention the failure.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts test-results-parser@0.4.6 ||
    { echo "skipped: needs test-results-parser 0.4.6"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# result XML: status, tests and failures
result() {
    echo "<testsuites>$1</testsuites>" >report.xml
    node -e '
const { parse } = require("test-results-parser");
const result = parse({ type: "junit", files: ["report.xml"] });
console.log(result.status, result.total, result.failed);'
}
case='<testcase name="A" classname="rules" time="1"><failure message="text"/></testcase>'
suite="<testsuite name=\"inner\" tests=\"1\" failures=\"1\" errors=\"0\" time=\"1\">$case</testsuite>"
expect "suite" "FAIL 1 1" "$(result "$suite")"
expect "nested suite" "SKIP 0 0" \
    "$(result "<testsuite name=\"outer\" tests=\"1\" failures=\"1\" errors=\"0\" time=\"1\">$suite</testsuite>")"
exit $failed
