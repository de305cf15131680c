#!/bin/bash
# cdxgen 12.8.4 lists `scratch` as an image, and misses the images of `from` in lower case and of `COPY --from`.
#
# Package:  npm @cyclonedx/cdxgen 12.8.4, its function `parseContainerFile`
# Input:    Dockerfiles with `FROM debian:12`, `from debian:12`, `FROM scratch`, and `COPY --from=nginx:1.25`
# Expected, before the first run: the images that are pulled for the build: debian for the first two, none for `scratch`, and nginx
#           as well.
# Seen:     nothing for `from`; an image `scratch`; nothing for `COPY --from`.
# Matters:  the bill of materials of a project misses its base images, and has one that can't be pulled. Which images a file uses can
#           only be known after parsing it: instructions in any case, and all references.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @cyclonedx/cdxgen@12.8.4 || { echo "skipped: needs @cyclonedx/cdxgen 12.8.4"; exit 77; }

failed=0
# expect EXPECTED INSTRUCTION...: the images
expect() {
    local seen
    seen=$(printf '%s\n' "${@:2}" | node --input-type=module -e '
import { readFileSync } from "node:fs";
import { parseContainerFile } from "@cyclonedx/cdxgen/helpers/utils";
console.log(parseContainerFile(readFileSync(0, "utf8")).map((it) => it.image).join(" "));')
    echo "${*:2}: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect "debian:12" "FROM debian:12"
expect "" "from debian:12"
expect "scratch" "FROM scratch"
expect "debian:12" "FROM debian:12" "COPY --from=nginx:1.25 /etc/nginx /etc/nginx"
exit $failed
