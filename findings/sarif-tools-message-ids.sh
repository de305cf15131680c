#!/bin/bash
# sarif-tools 3.0.5 reports the identifier of a message in place of its text.
#
# Package:  PyPI sarif-tools 3.0.5
# Input:    a SARIF log with two findings: one with the text in the result, and one with `"id": "pin"` and arguments, whose text is
#           in `messageStrings` of the rule: `Pin the version of {0}`
# Expected, before the first run: both texts are the same, as SARIF looks up the identifier in the rule.
# Seen:     the second has the description `pin` in the CSV file and in the report for GitLab.
# Matters:  logs of tools that are written this way, as SARIF recommends for translated texts, can't be read: the arguments,
#           which say what is wrong, are lost. A linter has to write the text into each result.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sarif-tools==3.0.5 || { echo "skipped: needs sarif-tools 3.0.5"; exit 77; }
cat >log.sarif <<'JSON'
{
    "version": "2.1.0",
    "runs": [{
        "tool": { "driver": { "name": "lint", "version": "1", "rules": [
            { "id": "A", "messageStrings": { "pin": { "text": "Pin the version of {0}" } } },
            { "id": "B" }
        ] } },
        "results": [
            { "ruleId": "A", "level": "warning", "message": { "id": "pin", "arguments": ["curl"] }, "locations": [
                { "physicalLocation": { "artifactLocation": { "uri": "Dockerfile" }, "region": { "startLine": 2 } } }
            ] },
            { "ruleId": "B", "level": "warning", "message": { "text": "Pin the version of curl" }, "locations": [
                { "physicalLocation": { "artifactLocation": { "uri": "Dockerfile" }, "region": { "startLine": 2 } } }
            ] }
        ]
    }]
}
JSON
venv/bin/sarif csv log.sarif -o log.csv >/dev/null
venv/bin/sarif codeclimate log.sarif -o log.json >/dev/null

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "CSV, rule A" "lint,warning,A,pin,Dockerfile,2" "$(grep ',A,' log.csv | tr -d '\r')"
expect "CSV, rule B" "lint,warning,B,Pin the version of curl,Dockerfile,2" "$(grep ',B,' log.csv | tr -d '\r')"
expect "GitLab" "A: pin, B: Pin the version of curl" "$(python3 -c '
import json
print(", ".join(it["check_name"] + ": " + it["description"] for it in json.load(open("log.json"))))')"
exit $failed
