#!/bin/bash
# Semgrep 1.185.0: the pattern `ENV NAME=$VALUE` doesn't match an `ENV` with two variables; that of `LABEL` does.
#
# Package:  PyPI semgrep 1.185.0 (a local rule file, no network)
# Input:    the patterns `ENV DEBUG=$X`, `LABEL debug=$X` and `ENV $NAME=1`, and instructions with one and with two pairs
# Expected, before the first run: a pattern with a pair matches each instruction that has such a pair. The last pattern
#           matches every variable with the value 1.
# Seen:     so it is for `LABEL`. `ENV DEBUG=1 OTHER=2` isn't matched, and `ENV $NAME=1` matches nothing at all, without a
#           message. `ENV ...` matches both.
# Matters:  rules for Dockerfiles miss variables, depending on how many stand on a line. Test a rule with several pairs.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check semgrep==1.185.0 || { echo "skipped: needs semgrep 1.185.0"; exit 77; }
cat >rules.yaml <<'YAML'
rules:
  - { id: env, languages: [dockerfile], severity: INFO, message: x, pattern: "ENV DEBUG=$X" }
  - { id: name, languages: [dockerfile], severity: INFO, message: x, pattern: "ENV $NAME=1" }
  - { id: any, languages: [dockerfile], severity: INFO, message: x, pattern: "ENV ..." }
  - { id: label, languages: [dockerfile], severity: INFO, message: x, pattern: "LABEL debug=$X" }
YAML
mkdir project
cat >project/Dockerfile <<'DOCKERFILE'
FROM debian:12
ENV DEBUG=1
ENV DEBUG=1 OTHER=2
LABEL debug=1
LABEL debug=1 other=2
DOCKERFILE
HOME=$work venv/bin/semgrep scan --metrics off --disable-version-check --config rules.yaml --json project >result.json 2>log
matches() {
    python3 -c '
import json, sys
results = json.load(open("result.json"))["results"]
print(*sorted(it["check_id"] for it in results if it["start"]["line"] == int(sys.argv[1])))' "$1"
}

failed=0
# expect LINE EXPECTED: the patterns that match
expect() {
    local seen
    seen=$(matches "$1")
    echo "$(sed -n "$1p" project/Dockerfile): $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 2 "any env"
expect 3 "any"
expect 4 "label"
expect 5 "label"
exit $failed
