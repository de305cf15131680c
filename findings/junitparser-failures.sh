#!/bin/bash
# junitparser 5.0.3 counts a test case with two failures twice, so that a suite has more failures than tests.
#
# Package:  PyPI junitparser 5.0.3
# Input:    a suite with one test case that has two `<failure>`, as reporters for soft assertions write them, and one that
#           has passed; `update_statistics`, which merging files uses too
# Expected, before the first run: 2 tests and 1 failure, as the attribute counts tests that have failed.
# Seen:     2 tests and 2 failures. With three failures, there are more failures than tests.
# Matters:  a summary that subtracts failures from tests reports none, or minus one, as passed. A linter that writes all findings of a
#           file into one test case has such files.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check junitparser==5.0.3 || { echo "skipped: needs junitparser 5.0.3"; exit 77; }

failed=0
# expect FAILURES EXPECTED: tests and failures of a suite whose first case has that many failures
expect() {
    local seen
    seen=$(venv/bin/python -c '
import sys
from junitparser import JUnitXml
case = "<testcase name=\"a\">" + "<failure message=\"x\"/>" * int(sys.argv[1]) + "</testcase>"
report = JUnitXml.fromstring(f"<testsuites><testsuite name=\"s\">{case}<testcase name=\"b\"/></testsuite></testsuites>")
report.update_statistics()
print(report.tests, report.failures)' "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 0 "2 0"
expect 1 "2 1"
expect 2 "2 2"
expect 3 "2 3"
exit $failed
