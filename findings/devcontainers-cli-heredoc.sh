#!/bin/bash
# @devcontainers/cli 0.89.0 takes a line of a heredoc for the `FROM` of the last stage.
#
# Package:  npm @devcontainers/cli 0.89.0, with a `docker` that only records its arguments
# Input:    a devcontainer.json with a Dockerfile: `FROM debian:12`, and `RUN <<EOF` with the line `FROM alpine:3`
# Expected, before the first run: the base image is debian:12 with and without the heredoc.
# Seen:     With the heredoc, the CLI inspects and pulls alpine:3.
# Matters:  the CLI reads the user, the environment and the metadata from the wrong image. If no such image exists, the
#           container can't be built, although `docker build` works. Scripts that write Dockerfiles or SQL have such lines.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @devcontainers/cli@0.89.0 ||
    { echo "skipped: needs @devcontainers/cli 0.89.0"; exit 77; }
mkdir -p bin project/.devcontainer
cat >bin/docker <<'SH'
#!/bin/sh
echo "$@" >>"$RECORD"
case $1 in
buildx) echo "github.com/docker/buildx v0.29.1" ;;
inspect | pull) exit 1 ;;
esac
SH
chmod +x bin/docker
echo '{ "build": { "dockerfile": "Dockerfile" } }' >project/.devcontainer/devcontainer.json

failed=0
# expect IMAGE DOCKERFILE: the image that is inspected
expect() {
    local seen
    printf '%b' "$2" >project/.devcontainer/Dockerfile
    : >record
    PATH=$work/bin:$PATH RECORD=$work/record timeout 60 node_modules/.bin/devcontainer build --workspace-folder project \
        >/dev/null 2>&1 || true
    seen=$(sed -n 's/^inspect --type image //p' record | sort -u | tr '\n' ' ')
    echo "$2: $seen"
    [ "$seen" = "$1 " ] || { echo "  changed: expected $1"; failed=1; }
}
expect debian:12 'FROM debian:12\nRUN <<EOF\necho FROM alpine:3\nEOF\n'
expect alpine:3 'FROM debian:12\nRUN <<EOF\nFROM alpine:3\nEOF\n'
exit $failed
