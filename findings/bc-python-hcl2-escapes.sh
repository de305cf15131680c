#!/bin/bash
# bc-python-hcl2 0.4.3 leaves the escapes of texts as they are, and drops the last line end of heredocs.
#
# Package:  PyPI bc-python-hcl2 0.4.3 with lark 1.2.2, compared with docker-buildx 0.13.1 from Debian trixie (`bake --print`; no
#           daemon is needed)
# Input:    a Bake file with the arguments `"a\nb"`, `"say \"hi\""`, `"caf\u00e9"` and -1, and a heredoc
# Expected, before the first run: the values that Bake has.
# Seen:     `a\nb`, `say \"hi\"` and `caf\u00e9` with their backslashes, the text `${-1}` in place of -1, and `FROM debian`
#           without a line end.
# Matters:  an argument or an inline Dockerfile that a tool takes from this tree isn't the one that is built.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" docker-buildx || { echo "skipped: needs docker-buildx 0.13.1"; exit 77; }
buildx=$work/trixie/usr/libexec/docker/cli-plugins/docker-buildx
mkdir "$work/home" "$work/project"
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check bc-python-hcl2==0.4.3 lark==1.2.2 ||
    { echo "skipped: needs bc-python-hcl2 0.4.3"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^bc-python-hcl2'

failed=0
# expect VALUE BAKE TREE: the argument as JSON
expect() {
    local bake tree
    printf 'target "default" {\n  args = {\n    A = %s\n  }\n}\n' "$1" >project/docker-bake.hcl
    bake=$(cd project && HOME=$work/home "$buildx" bake --print 2>../log |
        python3 -c 'import json, sys; print(*map(json.dumps, json.load(sys.stdin)["target"]["default"]["args"].values()))')
    tree=$(venv/bin/python -c '
import hcl2, json
print(json.dumps(hcl2.load(open("project/docker-bake.hcl"))["target"][0]["default"]["args"][0]["A"]))')
    printf '%s: Bake: %s; tree: %s\n' "${1//$'\n'/ }" "$bake" "$tree"
    [ "$bake" = "$2" ] && [ "$tree" = "$3" ] || { echo "  changed: expected $2; $3"; failed=1; }
}
expect '"a b"' '"a b"' '"a b"'
expect '"a\nb"' '"a\nb"' '"a\\nb"'
expect '"say \"hi\""' '"say \"hi\""' '"say \\\"hi\\\""'
expect '"caf\u00e9"' '"caf\u00e9"' '"caf\\u00e9"'
expect '-1' '"-1"' '"${-1}"'
expect $'<<EOT\nFROM debian\nEOT' '"FROM debian\n"' '"FROM debian"'
exit $failed
