#!/bin/bash
# composeverter 1.7.5 makes `nocopy` of `ro`: volumes that were read-only can be written.
#
# Package:  npm composeverter 1.7.5
# Input:    services with the volumes `./data:/data:ro`, `./data:/data:ro,z` and `data:/data:ro`, converted with
#           `migrateToCommonSpec` and `expandVolumes`
# Expected, before the first run: `read_only: true` for all, with `bind.selinux: z` for the second.
# Seen:     none has `read_only`; all have `volume.nocopy: true`, also those that aren't volumes, but files of the host.
# Matters:  the container can write to files that it could only read before.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts composeverter@1.7.5 ||
    { echo "skipped: needs composeverter 1.7.5"; exit 77; }
cat >convert.cjs <<'JS'
const { migrateToCommonSpec, yamlParse } = require('composeverter');
const text = `services:\n  app:\n    image: debian:12\n    volumes: ["${process.argv[2]}"]\n`;
const { services } = yamlParse(migrateToCommonSpec(text, { expandVolumes: true }));
console.log(JSON.stringify(services.app.volumes[0]));
JS

failed=0
# expect VOLUME EXPECTED
expect() {
    local seen
    seen=$(node convert.cjs "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect ./data:/data '{"type":"bind","source":"./data","target":"/data"}'
expect ./data:/data:ro '{"type":"bind","source":"./data","target":"/data","volume":{"nocopy":true}}'
expect ./data:/data:z '{"type":"bind","source":"./data","target":"/data","bind":{"selinux":"z"}}'
expect ./data:/data:ro,z '{"type":"bind","source":"./data","target":"/data","volume":{"nocopy":true},"bind":{"selinux":"z"}}'
expect data:/data:ro '{"type":"volume","source":"data","target":"/data","volume":{"nocopy":true}}'
exit $failed
