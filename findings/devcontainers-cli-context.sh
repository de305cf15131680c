#!/bin/bash
# @devcontainers/cli 0.89.0 builds in the folder of the Dockerfile if devcontainer.json has no `context`.
#
# Package:  npm @devcontainers/cli 0.89.0, with a `docker` that only records its arguments
# Input:    `.devcontainer/devcontainer.json` with `"dockerfile": "../docker/Dockerfile"`, without `context`
# Expected, before the first run: the build context is `.devcontainer`, by the reference of devcontainer.json: `build.context`
#           is relative to devcontainer.json, and `"."` by default.
# Seen:     The context is `docker`, the folder of the Dockerfile. With `"context": "."` it is `.devcontainer`.
# Matters:  adding the default value of the reference changes the build. A tool that follows the reference reads the wrong
#           .dockerignore, and completes paths from the wrong folder.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @devcontainers/cli@0.89.0 ||
    { echo "skipped: needs @devcontainers/cli 0.89.0"; exit 77; }
mkdir -p bin project/.devcontainer project/docker
cat >bin/docker <<'SH2'
#!/bin/sh
case $1 in
buildx)
    if [ "$2" = build ]; then
        for word in "$@"; do context=$word; done
        (cd "$context" && pwd -P) >>"$RECORD"
    else
        echo "github.com/docker/buildx v0.29.1"
    fi
    ;;
inspect) echo '[{"Id":"sha256:1","Os":"linux","Architecture":"amd64","Config":{"User":"root","Env":[],"Labels":{}}}]' ;;
esac
SH2
chmod +x bin/docker
echo 'FROM debian:12' >project/docker/Dockerfile

failed=0
# expect CONTEXT CONFIGURATION
expect() {
    local seen
    echo "$2" >project/.devcontainer/devcontainer.json
    : >record
    PATH=$work/bin:$PATH RECORD=$work/record timeout 60 node_modules/.bin/devcontainer build --workspace-folder project \
        >/dev/null 2>&1 || true
    seen=$(sed "s|^$work/project/||" record)
    echo "$2: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect docker '{ "build": { "dockerfile": "../docker/Dockerfile" } }'
expect .devcontainer '{ "build": { "dockerfile": "../docker/Dockerfile", "context": "." } }'
exit $failed
