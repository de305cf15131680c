#!/bin/bash
# junit-cli-report-viewer 3.0.0 shows a test case with `<error>` as passed.
#
# Package:  npm junit-cli-report-viewer 3.0.0
# Input:    a JUnit report with three test cases: with `<failure>`, with `<error>`, and without any
# Expected, before the first run: failed, failed, passed. An error is a test that could not end.
# Seen:     only the one with `<failure>` has a cross; the other two have a tick. The number of failed tests is 1.
# Matters:  a report of a linter that writes `<error>` for severe findings looks clean.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts junit-cli-report-viewer@3.0.0 ||
    { echo "skipped: needs junit-cli-report-viewer 3.0.0"; exit 77; }
cat >report.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="lint" tests="3" failures="1" errors="1" time="0">
  <testsuite name="Dockerfile" tests="3" failures="1" errors="1" time="0">
    <testcase name="failing" classname="rules" time="0"><failure message="text" type="warning">text</failure></testcase>
    <testcase name="broken" classname="rules" time="0"><error message="text" type="error">text</error></testcase>
    <testcase name="passing" classname="rules" time="0"/>
  </testsuite>
</testsuites>
XML

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
NO_COLOR=1 npx junit-cli-report-viewer report.xml | sed 's/\x1b\[[0-9;]*m//g' >output || true
mark() {
    grep -E "^ *[^ ]+ $1 " output | awk '{ print $1 }'
}
expect failing ✖ "$(mark failing)"
expect broken ✔ "$(mark broken)"
expect passing ✔ "$(mark passing)"
expect "failed tests" 1 "$(sed -n 's/.*failed tests: *\([0-9]*\).*/\1/p' output)"
exit $failed
