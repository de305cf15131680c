#!/bin/bash
# helmgen 0.3.0 mounts one claim at each path of a service, for volumes, folders and files alike.
#
# Package:  PyPI helmgen 0.3.0
# Input:    a service with the volumes `data:/data` and `logs:/logs`, and the file `./app.conf:/etc/app.conf:ro`
# Expected, before the first run: one claim for each named volume, and for the file a message or a `ConfigMap`.
# Seen:     the paths `/etc/app.conf`, `/data` and `/logs` in one list. The template mounts the volume `data` at each of
#           them, which is the one claim of the service.
# Matters:  both volumes have the same files, and the configuration is an empty folder. The conversion reports success.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check helmgen==0.3.0 || { echo "skipped: needs helmgen 0.3.0"; exit 77; }
cat >compose.yaml <<'YAML'
services:
  app:
    image: alpine:3
    volumes: [ "./app.conf:/etc/app.conf:ro", "data:/data", "logs:/logs" ]
volumes: { data: {}, logs: {} }
YAML
venv/bin/helmgen compose.yaml -o chart
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# The lines between two patterns, on one line.
between() { sed -n "/$1/,/$2/p" "$3" | sed '1d;$d' | paste -sd ' ' | tr -s ' '; }
expect paths ' - /etc/app.conf - /data - /logs' "$(sed -n '/storagePaths:/,$p' chart/values.yaml | grep -E '^ +- /' | paste -sd ' ' | tr -s ' ')"
expect mounts ' {{- range $svc.storagePaths }} - name: data mountPath: {{ . | quote }}' \
    "$(between 'volumeMounts:' '{{- end }}' chart/templates/statefulset.yaml)"
expect 'claims of a service' 1 "$(grep -c 'kind: PersistentVolumeClaim' chart/templates/pvc.yaml)"
exit $failed
