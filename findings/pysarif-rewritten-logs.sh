#!/bin/bash
# pysarif 0.1.0 reads a log and writes it with another level, without the properties, and with offsets of -1.
#
# Package:  PyPI pysarif 0.1.0
# Input:    a log with a rule of the default level `error` and the property `security-severity`, and a finding without `level`;
#           read with `load_from_file`, written with `save_to_file`
# Expected, before the first run: the same members.
# Seen:     the finding has `"level": "warning"`, which takes precedence over the rule's; `security-severity` is gone, `tags`
#           stay; regions have `byteOffset: -1` and `charOffset: -1`.
# Matters:  a step that filters or joins logs with this package turns errors into warnings, and code scanning has no severity
#           any more. A linter that writes the level with each finding loses less.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pysarif==0.1.0 || { echo "skipped: needs pysarif 0.1.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^pysarif'
cat >log.sarif <<'JSON'
{
  "version": "2.1.0",
  "runs": [{
    "tool": { "driver": { "name": "linter", "rules": [{
      "id": "DL3002",
      "defaultConfiguration": { "level": "error" },
      "properties": { "tags": ["security"], "security-severity": "8.0" }
    }] } },
    "results": [{
      "ruleId": "DL3002", "ruleIndex": 0, "message": { "text": "Text" },
      "locations": [{ "physicalLocation": { "artifactLocation": { "uri": "Dockerfile" }, "region": { "startLine": 1 } } }]
    }]
  }]
}
JSON
venv/bin/python -c '
import pysarif
pysarif.save_to_file(pysarif.load_from_file("log.sarif"), "written.sarif")'

failed=0
# expect NAME PATH BEFORE AFTER: a member of the run in both files
expect() {
    local seen
    seen=$(venv/bin/python -c '
import json, sys
for name in "log.sarif", "written.sarif":
    run = json.load(open(name))["runs"][0]
    rule, result = run["tool"]["driver"]["rules"][0], run["results"][0]
    print(eval(sys.argv[1]), end=";")' "$2")
    echo "$1: $seen"
    [ "$seen" = "$3;$4;" ] || { echo "  changed: expected $3;$4;"; failed=1; }
}
expect "level" 'result.get("level")' None warning
expect "level of the rule" 'rule["defaultConfiguration"]["level"]' error error
expect "properties" 'rule["properties"]' "{'tags': ['security'], 'security-severity': '8.0'}" "{'tags': ['security']}"
expect "region" 'result["locations"][0]["physicalLocation"]["region"]' "{'startLine': 1}" \
    "{'byteOffset': -1, 'charOffset': -1, 'startLine': 1}"
exit $failed
