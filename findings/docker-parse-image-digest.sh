#!/bin/bash
# docker-parse-image 3.0.1 returns the digest of an image as its tag, and names the image with `:` in place of `@`.
#
# Package:  npm docker-parse-image 3.0.1
# Input:    ghcr.io/team/app@sha256:… and app:1@sha256:…
# Expected, before the first run: a field for the digest, or the reference refused; `fullname` is a reference that names the
#           same image.
# Seen:     `tag` is `sha256:…`, or `1@sha256:…`, and `name` and `fullname` of the first are `ghcr.io/team/app:sha256:…`, which
#           no registry client accepts.
# Matters:  tools that rewrite FROM lines by way of this package break exactly the images that are pinned.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts docker-parse-image@3.0.1 ||
    { echo "skipped: needs docker-parse-image 3.0.1"; exit 77; }

failed=0
digest=sha256:$(printf 'a%.0s' {1..64})
# expect REFERENCE TAG FULLNAME
expect() {
    local seen
    seen=$(node -p 'const it = require("docker-parse-image")(process.argv[1]); it.tag + " " + it.fullname' "$1")
    echo "$1: tag and full name $seen"
    [ "$seen" = "$2 $3" ] || { echo "  changed: expected $2 $3"; failed=1; }
}
expect "ghcr.io/team/app@$digest" "$digest" "ghcr.io/team/app:$digest"
expect "app:1@$digest" "1@$digest" "library/app:1@$digest"
exit $failed
