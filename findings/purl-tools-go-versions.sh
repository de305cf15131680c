#!/bin/bash
# purl-tools 0.2.9 writes the version `vv0.13.0` for Go modules in coordinates of ClearlyDefined.
#
# Package:  PyPI purl-tools 0.2.9
# Input:    package URLs of a Go module with the version `v0.13.0`, as Go and SBOM tools such as syft write it, and `0.13.0`
# Expected, before the first run: `v0.13.0` for both, as ClearlyDefined has it.
# Seen:     a `v` is added in any case. The page of the module, which the same tool makes, has one.
# Matters:  no license is found for the Go modules of an image.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check purl-tools==0.2.9 || { echo "skipped: needs purl-tools 0.2.9"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^purl-tools'

failed=0
# expect COMMAND PURL EXPECTED
expect() {
    local seen
    seen=$(venv/bin/purl-tools "$1" "$2")
    echo "$1 $2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect purl2cd pkg:golang/github.com/moby/buildkit@0.13.0 go/golang/github.com%2fmoby/buildkit/v0.13.0
expect purl2cd pkg:golang/github.com/moby/buildkit@v0.13.0 go/golang/github.com%2fmoby/buildkit/vv0.13.0
expect purl2url pkg:golang/github.com/moby/buildkit@v0.13.0 https://pkg.go.dev/github.com/moby/buildkit@v0.13.0
expect purl2cd pkg:npm/dockerfile-ast@0.7.1 npm/npmjs/-/dockerfile-ast/0.7.1
exit $failed
