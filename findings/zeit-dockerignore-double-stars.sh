#!/bin/bash
# @zeit/dockerignore 0.0.5: `**.log` doesn't match `a.log`.
#
# Package:  npm @zeit/dockerignore 0.0.5, compared with PyPI e2b-dockerfile-utils 0.1.1, whose matcher is a port of Docker's
# Input:    the patterns `*.log`, `**/*.log` and `**.log`, and the files `a.log` and `x/a.log`
# Expected, before the first run: the same files as Docker, for which `**` needs no slash after it.
# Seen:     `**.log` matches neither file, and in Docker both.
# Matters:  files that Docker leaves out are uploaded. `**.log` is written by many who know it from other tools. A tool that
#           shows what is ignored has to have Docker's own rules.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm, python3 or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @zeit/dockerignore@0.0.5 || { echo "skipped: needs @zeit/dockerignore 0.0.5"; exit 77; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check e2b-dockerfile-utils==0.1.1 ||
    { echo "skipped: needs e2b-dockerfile-utils 0.1.1"; exit 77; }

failed=0
# expect PATTERN FILE EXPECTED DOCKER
expect() {
    local seen docker
    seen=$(node -e 'console.log(require("@zeit/dockerignore")().add(process.argv[1]).ignores(process.argv[2]))' "$1" "$2")
    docker=$(venv/bin/python -c '
import sys
from e2b_dockerfile_utils import PatternMatcher
print(str(PatternMatcher([sys.argv[1]]).matches(sys.argv[2])).lower())' "$1" "$2")
    echo "$1 $2: $seen; Docker: $docker"
    [ "$seen" = "$3" ] && [ "$docker" = "$4" ] || { echo "  changed: expected $3 and $4"; failed=1; }
}
expect '*.log' a.log true true
expect '**/*.log' x/a.log true true
expect '**.log' a.log false true
expect '**.log' x/a.log false true
exit $failed
