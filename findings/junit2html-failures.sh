#!/bin/bash
# junit2html 31.1.4 shows the last failure of a test case only.
#
# Package:  PyPI junit2html 31.1.4, compared with junitparser 5.0.3
# Input:    a JUnit report of a linter: one test case for a file, with two `failure`
# Expected, before the first run: both messages are in the page. junitparser reads both.
# Seen:     only the second message is there.
# Matters:  a report with one test case for each file loses diagnostics. One test case for each diagnostic is safe.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check junit2html==31.1.4 junitparser==5.0.3 ||
    { echo "skipped: needs junit2html 31.1.4 and junitparser 5.0.3"; exit 77; }
cat >report.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="1" failures="1">
  <testsuite name="linter" tests="1" failures="1">
    <testcase classname="linter" name="Dockerfile">
      <failure message="first-message" type="error">first-text</failure>
      <failure message="second-message" type="warning">second-text</failure>
    </testcase>
  </testsuite>
</testsuites>
XML

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
venv/bin/junit2html report.xml report.html
expect junit2html 'second-message second-text' "$(grep -oE '(first|second)-(message|text)' report.html | sort -u | paste -sd ' ')"
expect junitparser 'first-message second-message' "$(venv/bin/python -c '
from junitparser import JUnitXml
print(*(failure.message for suite in JUnitXml.fromfile("report.xml") for case in suite for failure in case.result))')"
exit $failed
