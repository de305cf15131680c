#!/bin/bash
# semantic-release-docker-buildx 1.0.1 pushes a pre-release with the tag `latest`.
#
# Package:  npm semantic-release-docker-buildx 1.0.1, with a program `docker` that prints its arguments
# Input:    the publish step for the versions 1.2.3 and 2.0.0-beta.1 (channel `beta`), with `imageNames:
#           ["registry.example.com/app"]`
# Expected, before the first run: the tags `latest` and `1.2.3` for the first, only `2.0.0-beta.1`, or `beta` as well, for the
#           second.
# Seen:     `latest` for both. The channel of the release isn't used. If `tags` is set, no version is pushed at all, as its
#           values are fixed.
# Matters:  with a branch for pre-releases, all who use `latest` or no tag get an unfinished version.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps semantic-release-docker-buildx@1.0.1 ||
    { echo "skipped: needs semantic-release-docker-buildx 1.0.1"; exit 77; }
node -p '"semantic-release-docker-buildx " + require("semantic-release-docker-buildx/package.json").version'
mkdir bin
printf '#!/bin/sh\necho "$*"\n' >bin/docker
chmod +x bin/docker
export PATH=$work/bin:$PATH

failed=0
# expect VERSION CHANNEL CONFIGURATION EXPECTED: the tags that are pushed
expect() {
    local seen
    seen=$(node -e '
const [version, channel, configuration] = process.argv.slice(1);
const nextRelease = { version, gitTag: `v${version}`, channel: channel || undefined };
const config = { imageNames: ["registry.example.com/app"], ...JSON.parse(configuration) };
const context = { nextRelease, branch: { name: channel || "main", prerelease: channel || false }, env: {}, logger: { log() {} } };
require("semantic-release-docker-buildx").publish(config, context);' "$1" "$2" "$3" | grep -o 'app:[^ ]*' | cut -d : -f 2 | xargs)
    echo "$1 $3: $seen"
    [ "$seen" = "$4" ] || { echo "  changed: expected $4"; failed=1; }
}
expect 1.2.3 "" '{}' "latest 1.2.3"
expect 2.0.0-beta.1 beta '{}' "latest 2.0.0-beta.1"
expect 1.2.3 "" '{"tags": ["stable"]}' "stable"
exit $failed
