#!/bin/bash
# Renovate 39.264.1 takes tags with a date such as `2024-01-01` for one version with different suffixes, and never updates them.
#
# Package:  npm renovate 39.264.1, its versioning `docker`
# Input:    pairs of tags of one image: `20240101` and `20240201`, `2024.01.01` and `2024.02.01`, `2024-01-01` and `2024-02-01`
# Expected, before the first run: the second of each pair is newer, and an update of the first.
# Seen:     with dashes, the version is 2024 and the rest a suffix: the tags are equal, and not compatible with each other.
# Matters:  an image with such tags (nightly builds, for example) is never updated, without a message. A tool that compares tags has
#           to know dates.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts renovate@39.264.1 || { echo "skipped: needs renovate 39.264.1"; exit 77; }

failed=0
# expect OLD NEW EXPECTED
expect() {
    local seen
    seen=$(node -e '
const versioning = require("renovate/dist/modules/versioning/docker");
const [, older, newer] = process.argv;
const api = versioning.api ?? versioning.default;
const words = [[api.isValid(newer), "valid"], [api.isGreaterThan(newer, older), "newer"], [api.isCompatible(newer, older), "compatible"]];
console.log(words.map(([is, word]) => (is ? word : `not ${word}`)).join(", "));' "$1" "$2")
    echo "$1, $2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect 20240101 20240201 "valid, newer, compatible"
expect 2024.01.01 2024.02.01 "valid, newer, compatible"
expect 2024-01-01 2024-02-01 "valid, not newer, not compatible"
exit $failed
