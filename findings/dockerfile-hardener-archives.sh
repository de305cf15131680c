#!/bin/bash
# dockerfile-hardener 1.0.2 replaces `ADD` of an archive by `COPY`, so that it is no longer unpacked.
#
# Package:  PyPI dockerfile-hardener 1.0.2
# Input:    `ADD rootfs.tar.gz /`
# Expected, before the first run: `fix` leaves it, as the description of its rule excepts archives, and replaces only `ADD`
#           of other files.
# Seen:     `COPY rootfs.tar.gz /`, as for other files.
# Matters:  the build succeeds, and the image contains the archive in place of its files. A base image made of `scratch` and
#           one archive has no other file.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerfile-hardener==1.0.2 ||
    { echo "skipped: needs dockerfile-hardener 1.0.2"; exit 77; }

failed=0
# expect EXPECTED INSTRUCTION
expect() {
    local seen
    printf 'FROM scratch\n%s\n' "$2" >Dockerfile
    venv/bin/dockerfile-hardener fix Dockerfile >/dev/null 2>&1 || true
    seen=$(sed -n 2p Dockerfile)
    echo "$2: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect 'COPY file.txt /' 'ADD file.txt /'
expect 'COPY rootfs.tar.gz /' 'ADD rootfs.tar.gz /'
expect 'COPY rootfs.tar /' 'ADD rootfs.tar /'
exit $failed
