#!/bin/bash
# Renovate 39.264.1 takes a stage for an image if its name has capitals where it is defined, or where it is copied from.
#
# Package:  npm renovate 39.264.1 (its reader of Dockerfiles)
# Input:    `FROM debian:12 AS build`, with `FROM build` and `COPY --from=build`; the same with `AS Build`; the same with
#           `COPY --from=BUILD`
# Expected, before the first run: only `debian` in all three. BuildKit makes names of stages lower-case.
# Seen:     with `AS Build`, `build` is a dependency, twice. With `--from=BUILD`, `BUILD` is one.
# Matters:  Renovate looks for the image on Docker Hub. With pinned digests, an image of that name would take the place of the
#           stage.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts renovate@39.264.1 ||
    { echo "skipped: needs renovate 39.264.1"; exit 77; }
cat >images.mjs <<'JS'
const { extractPackageFile } = await import('renovate/dist/modules/manager/dockerfile/extract.js');
const found = await extractPackageFile(process.argv[2], 'Dockerfile', {});
console.log(found.deps.map((it) => it.depName).join(' '));
process.exit(0);
JS

failed=0
# expect NAME FROM COPY EXPECTED: the dependencies of a file with a stage of this name, and how it is named below
expect() {
    local seen
    seen=$(LOG_LEVEL=fatal node images.mjs "FROM debian:12 AS $1
FROM $2
COPY --from=$3 /a /b
")
    echo "AS $1, FROM $2, --from=$3: $seen"
    [ "$seen" = "$4" ] || { echo "  changed: expected $4"; failed=1; }
}
expect build build build debian
expect Build build build "debian build build"
expect build build BUILD "debian BUILD"
exit $failed
