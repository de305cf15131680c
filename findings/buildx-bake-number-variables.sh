#!/bin/bash
# Bake of Buildx 0.13.1 makes `1.1` of `VERSION=1.10` from the environment, if the variable's default is a number.
#
# Package:  docker-buildx 0.13.1 from Debian trixie (`bake --print`; no daemon is needed)
# Input:    `variable "VERSION" { default = 1.9 }`, used in `args` and `tags`, and `VERSION=1.10` in the environment; the same
#           with the default `"1.9"`
# Expected, before the first run: a number in the file loses its zero, but the environment has texts, so `1.10` stays.
# Seen:     `1.1` with the default `1.9`, `1.10` with `"1.9"`. With `--set default.args.VERSION=1.10`, the text stays as well.
# Matters:  image tags get the wrong version without a message. A tool that evaluates Bake files has to read the environment
#           in the type of the default.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" docker-buildx || { echo "skipped: needs docker-buildx 0.13.1"; exit 77; }
buildx=$work/trixie/usr/libexec/docker/cli-plugins/docker-buildx
mkdir "$work/home" "$work/project"
cd "$work/project"
export HOME=$work/home
"$buildx" version | grep -q ' 0\.13\.1' || { echo "skipped: needs docker-buildx 0.13.1"; exit 77; }

failed=0
# expect NAME EXPECTED DEFAULT [OPTION...]: the argument and the tag
expect() {
    local seen
    cat >docker-bake.hcl <<HCL
variable "VERSION" { default = $3 }
target "default" {
  args = { VERSION = VERSION }
  tags = ["app:\${VERSION}"]
}
HCL
    seen=$("$buildx" bake --print "${@:4}" 2>log | python3 -c '
import json, sys
target = json.load(sys.stdin)["target"]["default"]
print(target["args"]["VERSION"], *target["tags"])')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "a number in the file" "1.9 app:1.9" 1.9
expect "1.10 in the file" "1.1 app:1.1" 1.10
export VERSION=1.10
expect "a text, and the environment" "1.10 app:1.10" '"1.9"'
expect "a number, and the environment" "1.1 app:1.1" 1.9
unset VERSION
expect "--set" "1.10 app:1.9" 1.9 --set default.args.VERSION=1.10
exit $failed
