#!/bin/bash
# Bake of Buildx 0.13.1: `null` in an inheriting target keeps the argument of its parent, in place of removing it.
#
# Package:  docker-buildx 0.13.1 from Debian trixie (`bake --print`; no daemon is needed)
# Input:    a target with `args = { MODE = "debug" }` and a label, and one that inherits it and sets both to `null`
# Expected, before the first run: the inheriting target has neither, as `null` is how a target without parents leaves a value
#           to the Dockerfile.
# Seen:     it has `MODE = "debug"` and the label. An empty text replaces the value, but then the argument is empty.
# Matters:  an inherited argument can't be removed, so the default of `ARG` in the Dockerfile can't be reached. A tool that
#           merges targets has to skip `null`.
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
# expect VALUE EXPECTED: the arguments and labels of a target that inherits, and of one that doesn't
expect() {
    local seen
    cat >docker-bake.hcl <<HCL
target "parent" {
  args = { MODE = "debug" }
  labels = { team = "a" }
}
target "child" {
  inherits = ["parent"]
  args = { MODE = $1 }
  labels = { team = $1 }
}
target "alone" {
  args = { MODE = $1 }
  labels = { team = $1 }
}
HCL
    seen=$("$buildx" bake --print child alone 2>log | python3 -c '
import json, sys
for name, target in sorted(json.load(sys.stdin)["target"].items(), reverse=True):
    print(name, json.dumps(target.get("args", {})), json.dumps(target.get("labels", {})), end=" ")')
    echo "$1: $seen"
    [ "$seen" = "$2 " ] || { echo "  changed: expected $2"; failed=1; }
}
expect '"release"' 'child {"MODE": "release"} {"team": "release"} alone {"MODE": "release"} {"team": "release"}'
expect null 'child {"MODE": "debug"} {"team": "a"} alone {} {}'
expect '""' 'child {"MODE": ""} {"team": ""} alone {"MODE": ""} {"team": ""}'
exit $failed
