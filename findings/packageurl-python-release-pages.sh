#!/bin/bash
# packageurl-python 0.17.6 makes `pkg:github/moby/buildkit@releases#tag/v0.13.0` of the page of a release.
#
# Package:  PyPI packageurl-python 0.17.6 (`packageurl.contrib.url2purl`)
# Input:    addresses of releases, tags and pull requests on GitHub, and of a project in a subgroup on GitLab
# Expected, before the first run: the version `v0.13.0`, or none where the address names no version.
# Seen:     the part of the address after the repository is the version: `releases`, `pull`, and, for the subgroup, the name of
#           the project. For `tree` and `archive` the version is right.
# Matters:  labels and SBOMs often refer to sources with `org.opencontainers.image.source` and the page of the release. The
#           package URLs made of them name versions, and, on GitLab, projects that don't exist.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check packageurl-python==0.17.6 || { echo "skipped: needs packageurl-python 0.17.6"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^packageurl'

failed=0
# expect ADDRESS EXPECTED
expect() {
    local seen
    seen=$(venv/bin/python -c 'import sys; from packageurl.contrib.url2purl import get_purl; print(get_purl(sys.argv[1]))' "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect https://github.com/moby/buildkit/tree/v0.13.0 pkg:github/moby/buildkit@v0.13.0
expect https://github.com/moby/buildkit/archive/refs/tags/v0.13.0.tar.gz pkg:github/moby/buildkit@v0.13.0
expect https://github.com/moby/buildkit/releases/tag/v0.13.0 pkg:github/moby/buildkit@releases#tag/v0.13.0
expect https://github.com/moby/buildkit/pull/12 pkg:github/moby/buildkit@pull#12
expect https://gitlab.com/group/project pkg:gitlab/group/project
expect https://gitlab.com/group/subgroup/project pkg:gitlab/group/subgroup@project
exit $failed
