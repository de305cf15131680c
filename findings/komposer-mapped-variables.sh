#!/bin/bash
# komposer 0.2.0 sets variables without a value if `environment` is a mapping.
#
# Package:  PyPI komposer 0.2.0, which converts a Compose file to a Kubernetes manifest
# Input:    two services with the same variable, `URL`: one has a mapping under `environment`, the other a list
# Expected, before the first run: the variable with its value in both containers.
# Seen:     the variable of the mapping has the value `null`, of which Kubernetes makes an empty text. The value isn't anywhere
#           in the manifest. There is no message.
# Matters:  the mapping is the form that most Compose files use. The application starts with an empty configuration.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check komposer==0.2.0 || { echo "skipped: needs komposer 0.2.0"; exit 77; }
cat >compose.yaml <<'YAML'
services:
  mapped:
    image: debian:12
    environment:
      URL: "http://example.com/?a=b"
  listed:
    image: debian:12
    environment:
      - URL=http://example.com/?a=b
YAML

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# value CONTAINER
value() {
    venv/bin/python -c '
import sys, yaml
for item in yaml.safe_load(open("manifest.yaml"))["items"]:
    if item["kind"] == "Deployment":
        for container in item["spec"]["template"]["spec"]["containers"]:
            if container["name"] == sys.argv[1]:
                print(*["{name}={value}".format(**it) for it in container["env"]])' "$1"
}
venv/bin/komposer --compose-file compose.yaml --repository-name shop --branch-name main >manifest.yaml
expect listed "URL=http://example.com/?a=b" "$(value listed)"
expect mapped "URL=None" "$(value mapped)"
exit $failed
