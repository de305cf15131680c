#!/bin/bash
# komposer 0.2.0 drops `env_file` of a service that has `environment` too.
#
# Package:  PyPI komposer 0.2.0, which converts a Compose file to a Kubernetes manifest
# Input:    a service with `env_file`, without and with `environment`
# Expected, before the first run: the variables of the file in both cases, with those of `environment` added; Compose merges
#           the two.
# Seen:     with `environment`, the container has no reference to the variables of the file. The manifest still has a ConfigMap
#           with them, which nothing uses.
# Matters:  adding one variable to a service removes all variables of its file, without a message.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check komposer==0.2.0 || { echo "skipped: needs komposer 0.2.0"; exit 77; }
printf 'FROM_FILE=1\n' >service.env

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# names ENVIRONMENT: names of the variables of the container
names() {
    cat >compose.yaml <<YAML
services:
  app:
    image: debian:12
    env_file: service.env
$1
YAML
    venv/bin/komposer --compose-file compose.yaml --repository-name shop --branch-name main >manifest.yaml
    venv/bin/python -c '
import yaml
for item in yaml.safe_load(open("manifest.yaml"))["items"]:
    if item["kind"] == "Deployment":
        print(*[it["name"] for it in item["spec"]["template"]["spec"]["containers"][0]["env"]])'
}
expect "env_file" "FROM_FILE" "$(names '')"
expect "env_file and environment" "OTHER" "$(names '    environment: ["OTHER=2"]')"
expect "lines of the manifest with FROM_FILE" 1 "$(grep -c FROM_FILE manifest.yaml)"
exit $failed
