#!/bin/bash
# compose-auditor 0.2.0 reports `PASSWORD_FILE: /run/secrets/password` as a critical secret in plain text.
#
# Package:  PyPI compose-auditor 0.2.0
# Input:    a service with a Compose secret and a variable that holds its path, as official images such as postgres read it;
#           and the password itself as a variable
# Expected, before the first run: a finding for the password only. The advice of the rule is to use Docker secrets.
# Seen:     both are reported as critical, so that the exit code is 1 in the default configuration. The message demands what
#           has been done.
# Matters:  the recommended way and the wrong one can't be distinguished. Users switch the rule off.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compose-auditor==0.2.0 ||
    { echo "skipped: needs compose-auditor 0.2.0"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# findings ENVIRONMENT: codes of the rule, and the exit code
findings() {
    local status=0
    cat >compose.yaml <<YAML
services:
  db:
    image: postgres:17
    environment: { $1 }
    secrets: [password]
secrets:
  password: { file: ./password.txt }
YAML
    venv/bin/compose-auditor lint --no-color compose.yaml >log || status=$?
    echo "$(grep -o 'SEC005.*' log | tr -d ]) exit code $status"
}
expect "a password" "SEC005 Potential secret in plain-text env var: POSTGRES_PASSWORD exit code 1" \
    "$(findings 'POSTGRES_PASSWORD: hunter22')"
expect "a path" "SEC005 Potential secret in plain-text env var: POSTGRES_PASSWORD_FILE exit code 1" \
    "$(findings 'POSTGRES_PASSWORD_FILE: /run/secrets/password')"
exit $failed
