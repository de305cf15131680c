#!/bin/bash
# compose-doctor 0.1.0 replaces anchors and merged mappings by copies with `--fix`.
#
# Package:  PyPI compose-doctor 0.1.0
# Input:    a compose.yaml with `x-env: &env`, and a service whose `environment` merges it; the only fix is `restart: always`
# Expected, before the first run: the restart policy is added, and the values stay as they are. There was no guess about
#           anchors; a fix should leave them alone.
# Seen:     `&env` and `*env` are gone: the service has a copy of the mapping below `<<`, and each of its keys a second time.
# Matters:  the file means the same, so the loss isn't noticed. A later change of `x-env` has no effect on the services.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compose-doctor==0.1.0 ||
    { echo "skipped: needs compose-doctor 0.1.0"; exit 77; }
cat >compose.yaml <<'YAML'
x-env: &env
  LEVEL: "info"
services:
  web:
    image: nginx:1.25
    environment:
      <<: *env
      NAME: "web"
YAML
venv/bin/compose-doctor --fix compose.yaml >report || true
cat compose.yaml

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "anchors and aliases" 0 "$(grep -c '[&*]env' compose.yaml)"
expect "fields named LEVEL" 3 "$(grep -c LEVEL compose.yaml)"
expect "the fix" 1 "$(grep -c 'restart: always' compose.yaml)"
exit $failed
