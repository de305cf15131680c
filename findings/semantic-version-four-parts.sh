#!/bin/bash
# semantic-version 2.10.0 doesn't order `1.2.3.9` and `1.2.3.10`, and `20.04` equals `20.4`.
#
# Package:  PyPI semantic-version 2.10.0 (`Version.coerce`)
# Input:    tags of images
# Expected, before the first run: an error, or `1.2.3.10` as the newer one.
# Seen:     the fourth number becomes a build identifier, which has no order: neither is less than the other, they aren't equal
#           either, and `max` has the one that comes first. Zeros at the start of a number are dropped.
# Matters:  which tag is the newest depends on the order in which the registry lists them. A tag that is made of the version
#           doesn't exist.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check semantic-version==2.10.0 || { echo "skipped: needs semantic-version 2.10.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^semantic'
cat >compare.py <<'PY'
import sys
from semantic_version import Version
first, second = map(Version.coerce, sys.argv[1:])
print(f"{first} and {second}:", "less" if first < second else "greater" if first > second else "equal" if first == second else "no order")
print("newest:", max(sys.argv[1:], key=Version.coerce))
PY

failed=0
# expect FIRST SECOND EXPECTED
expect() {
    local seen
    seen=$(venv/bin/python compare.py "$1" "$2" | paste -sd ' ')
    echo "$1 $2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect 1.2.9 1.2.10 "1.2.9 and 1.2.10: less newest: 1.2.10"
expect 1.2.3.9 1.2.3.10 "1.2.3+9 and 1.2.3+10: no order newest: 1.2.3.9"
expect 1.2.3.10 1.2.3.9 "1.2.3+10 and 1.2.3+9: no order newest: 1.2.3.10"
expect 20.04 20.4 "20.4.0 and 20.4.0: equal newest: 20.04"
exit $failed
