#!/bin/bash
# @devcontainers/cli 0.89.0 cuts a default value at its first colon: `${localEnv:BASE:debian:12}` is `debian`.
#
# Package:  npm @devcontainers/cli 0.89.0
# Input:    build arguments with `${localEnv:BASE:debian:12}` and `${localEnv:MIRROR:https://example.com/}`, whose variables
#           aren't set, and with `${localEnv:NAME:text}`
# Expected, before the first run: the default is everything after the second colon.
# Seen:     `debian`, `https` and `text`: what follows a third colon is dropped, without a message.
# Matters:  image references and URLs are common build arguments. The container is built from `debian:latest` in place of
#           `debian:12`, until the variable is set.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @devcontainers/cli@0.89.0 ||
    { echo "skipped: needs @devcontainers/cli 0.89.0"; exit 77; }
# The command looks for containers of the folder; there are none.
mkdir -p bin project/.devcontainer
printf '#!/bin/sh\nexit 0\n' >bin/docker
chmod +x bin/docker
echo 'FROM debian:12' >project/Dockerfile

failed=0
# expect DEFAULT EXPECTED
expect() {
    local seen
    # shellcheck disable=SC2016
    printf '{ "build": { "dockerfile": "../Dockerfile", "args": { "A": "${localEnv:DOCKWRIGHT_FINDING_UNSET:%s}" } } }' "$1" \
        >project/.devcontainer/devcontainer.json
    seen=$(PATH=$work/bin:$PATH node_modules/.bin/devcontainer read-configuration --workspace-folder project 2>log |
        node -e 'console.log(JSON.parse(require("fs").readFileSync(0)).configuration.build.args.A)')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect text text
expect debian:12 debian
expect https://example.com/ https
exit $failed
