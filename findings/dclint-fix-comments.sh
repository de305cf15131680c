#!/bin/bash
# dclint 3.1.0 removes comments with `--fix`: those above the first key of `services` and of a service.
#
# Package:  npm dclint 3.1.0
# Input:    a compose.yaml that needs no fix, with a comment above the first service, and above the keys `image` and `restart`
#           of it
# Expected, before the first run: values, quotes and comments stay; keys are sorted at most.
# Seen:     only the comment above `restart` stays.
# Matters:  the first key of a service is mostly its image, and the comment above it is why this version is pinned. `--fix` is
#           run in hooks, so this isn't noticed at once.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dclint@3.1.0 ||
    { echo "skipped: needs dclint 3.1.0"; exit 77; }
cat >compose.yaml <<'YAML'
services:
  # the public site
  web:
    # 1.27 has a bug
    image: nginx:1.25
    # as on the server
    restart: always
YAML
node_modules/.bin/dclint --fix compose.yaml >report || true
cat compose.yaml

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "comments" "# as on the server" "$(grep -o '#.*' compose.yaml)"
expect "the rest" "services: web: image: nginx:1.25 restart: always" "$(grep -v '#' compose.yaml | xargs)"
exit $failed
