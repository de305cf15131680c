#!/bin/bash
# spdx-correct 3.2.0 makes GPL-3.0-or-later of `GPL v2 only`, and Unlicense of `UNLICENSED`.
#
# Package:  npm spdx-correct 3.2.0
# Input:    names of licenses, as they stand in labels such as `org.opencontainers.image.licenses` and `license`
# Expected, before the first run: GPL-2.0-only, `MIT OR Apache-2.0`, and null if nothing is certain.
# Seen:     `GPL v2` is GPL-2.0-only, but `GPL v2 only` GPL-3.0-or-later. `MIT or Apache-2.0` is Apache-2.0 alone. UNLICENSED,
#           which means that nobody has a license, becomes the Unlicense, which puts the work into the public domain.
# Matters:  a tool that corrects labels with it writes another license, with no sign that it has guessed.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts spdx-correct@3.2.0 || { echo "skipped: needs spdx-correct 3.2.0"; exit 77; }
node -p '"spdx-correct " + require("spdx-correct/package.json").version'

failed=0
# expect NAME EXPECTED
expect() {
    local seen
    seen=$(node -p 'require("spdx-correct")(process.argv[1])' "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "MIT License" MIT
expect "GPL v2" GPL-2.0-only
expect "GPL v2 only" GPL-3.0-or-later
expect "MIT or Apache-2.0" Apache-2.0
expect proprietary null
expect UNLICENSED Unlicense
exit $failed
