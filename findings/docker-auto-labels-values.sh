#!/bin/bash
# docker-auto-labels 0.2.4 takes `disk=hdd` of a node for the label of the constraint `node.labels.disk == ssd`.
#
# Package:  PyPI docker-auto-labels 0.2.4, with a node in place of Docker's
# Input:    a stack with this constraint, and a swarm whose node has the label `disk=hdd`, or no label
# Expected, before the first run: the label `disk=ssd` is set, or the difference is reported.
# Seen:     the name alone is compared: "Matches required label". The label stays `hdd`. Without a label, `ssd` is set.
# Matters:  the tool ensures that each service has a node. Here it succeeds, and Docker then finds no node for the service.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-auto-labels==0.2.4 || { echo "skipped: needs docker-auto-labels 0.2.4"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^docker-auto-labels'
cat >stack.yml <<'YAML'
services:
  database:
    image: postgres:17
    deploy:
      placement:
        constraints: [node.labels.disk == ssd]
YAML
cat >label.py <<'PY'
import contextlib, io, sys
from docker_auto_labels import docker_auto_labels as tool

class Node:
    def __init__(self, labels):
        self.attrs = {"Spec": {"Labels": labels}, "Description": {"Hostname": "one"}}
        self.id = "1"
    def update(self, spec):
        self.attrs["Spec"] = spec
    def reload(self):
        pass

nodes = [Node(dict(label.split("=") for label in sys.argv[1:]))]
needed = tool.get_stack_constraint_labels(tool.get_content("stack.yml"))
output = io.StringIO()
with contextlib.redirect_stdout(output):
    tool.ensure_existing_labels(tool.get_existing_labels(nodes), needed, nodes)
print("needed:", needed, "labels:", nodes[0].attrs["Spec"]["Labels"], "reported as existing:", "Existing label" in output.getvalue())
PY

failed=0
# expect EXPECTED LABEL...: for a node with these labels
expect() {
    local seen
    seen=$(venv/bin/python label.py "${@:2}")
    echo "${*:2}: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect "needed: {('disk', 'ssd')} labels: {'disk': 'ssd'} reported as existing: False"
expect "needed: {('disk', 'ssd')} labels: {'disk': 'ssd'} reported as existing: True" disk=ssd
expect "needed: {('disk', 'ssd')} labels: {'disk': 'hdd'} reported as existing: True" disk=hdd
exit $failed
