#!/bin/bash
# crpy 0.4.0 reads `ghcr.io/owner/app:1.2@sha256:…` as the tag `1.2@sha256`, without the digest.
#
# Package:  PyPI crpy 0.4.0
# Input:    an image with a tag, with a digest, and with both
# Expected, before the first run: tag `1.2` and the digest, or the digest alone, which is what decides for Docker.
# Seen:     the tag is `1.2@sha256`, which can't exist, and the digest is gone. A digest alone is read as expected.
# Matters:  images that are pinned with both, as update tools write them, can't be pulled or inspected.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check crpy==0.4.0 || { echo "skipped: needs crpy 0.4.0"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
digest=sha256:$(printf 'a%.0s' $(seq 64))
image() {
    venv/bin/python -c '
import sys
from crpy.registry import RegistryInfo
print(RegistryInfo.from_url(sys.argv[1]))' "$1" | sed "s/${digest#*:}/DIGEST/"
}
expect "tag" "ghcr.io/owner/app:1.2" "$(image ghcr.io/owner/app:1.2)"
expect "digest" "ghcr.io/owner/app@sha256:DIGEST" "$(image ghcr.io/owner/app@$digest)"
expect "tag and digest" "ghcr.io/owner/app:1.2@sha256" "$(image ghcr.io/owner/app:1.2@$digest)"
exit $failed
