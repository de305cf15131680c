#!/bin/bash
# oci-squash 0.1.0 loses a file with two names if a later layer removes one of them, and links whose target was replaced.
#
# Package:  PyPI oci-squash 0.1.0
# Input:    images of `docker save` with two or three layers: hard links of which one is removed, a symbolic link whose target is
#           removed and made again, a relative link beside a removed file of the same name elsewhere, and the file `a.wh.txt`
# Expected, before the first run: one layer with what a container of the image sees.
# Seen:     the second name of the hard links is gone with its content, both symbolic links, and `a.wh.txt`, as `.wh.` is looked
#           for everywhere in a name.
# Matters:  an image that has been squashed lacks programs and settings: `/etc/localtime` after an update of the time zones, for
#           example.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check oci-squash==0.1.0 || { echo "skipped: needs oci-squash 0.1.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^oci-squash'
cat >squash.py <<'PY'
# The arguments are layers: names of files, `name=target` for hard links, and `name>target` for symbolic ones.
import hashlib, io, json, subprocess, sys, tarfile

def add(archive, name, data=b""):
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))

layers = []
for names in sys.argv[1:]:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name in names.split():
            if "=" in name or ">" in name:
                name, target = name.replace(">", "=").split("=")
                entry = tarfile.TarInfo(name)
                entry.type, entry.linkname = tarfile.SYMTYPE if f"{name}>" in names else tarfile.LNKTYPE, target
                archive.addfile(entry)
            else:
                add(archive, name)
    layers.append(data.getvalue())
digests = [hashlib.sha256(layer).hexdigest() for layer in layers]
config = json.dumps({
    "architecture": "amd64", "os": "linux", "config": {}, "created": "2025-01-01T00:00:00Z",
    "history": [{"created": "2025-01-01T00:00:00Z", "created_by": digest} for digest in digests],
    "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest for digest in digests]},
}).encode()
with tarfile.open("image.tar", "w") as archive:
    for digest, layer in zip(digests, layers):
        add(archive, digest + "/layer.tar", layer)
    add(archive, "config.json", config)
    add(archive, "manifest.json", json.dumps([
        {"Config": "config.json", "RepoTags": ["app:1"], "Layers": [digest + "/layer.tar" for digest in digests]}]).encode())
subprocess.run([sys.executable, "-m", "oci_squash", "-o", "squashed.tar", "image.tar"], check=True, capture_output=True)
with tarfile.open("squashed.tar") as archive:
    for layer in json.load(archive.extractfile("manifest.json"))[0]["Layers"]:
        print(*sorted(tarfile.open(fileobj=io.BytesIO(archive.extractfile(layer).read())).getnames()), sep=", ")
PY

failed=0
# expect EXPECTED LAYER...: the files of the squashed layer
expect() {
    local seen
    seen=$(venv/bin/python squash.py "${@:2}")
    echo "$(printf '(%s) ' "${@:2}"): $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect "a, c" "a b" "c .wh.b"
expect "c" "a b=a" "c .wh.a"
expect "etc/localtime, zone/UTC" "zone/UTC etc/localtime>/zone/UTC" "zone/UTC"
expect "zone/UTC" "zone/UTC etc/localtime>/zone/UTC" "zone/.wh.UTC" "zone/UTC"
expect "bin/sh5, c" "bin/sh5 bin/sh>sh5 sh5" "c .wh.sh5"
expect "c" "a.wh.txt" "c"
exit $failed
