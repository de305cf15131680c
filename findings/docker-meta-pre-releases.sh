#!/bin/bash
# docker-meta 5.0.1 gives a release candidate the tags of the release: `1.2.3-rc.1` becomes `1.2.3`, `1.2` and `1`, too.
#
# Package:  npm docker-meta 5.0.1, which makes tags for docker buildx bake; its command is called directly, as the program does
#           nothing and exits with 0 under Node.js before 24.2
# Input:    the versions 1.2.3, 1.2.3-rc.1 and 1.2.3+build.1, with `--tag-version --tag-semver --latest`
# Expected, before the first run: for the release candidate, its own tag only. `1`, `1.2` and `1.2.3` are for releases, as in
#           docker/metadata-action. No tag with `+`, which isn't allowed.
# Seen:     the release candidate gets all three. The third version is `1.2.3`, as expected.
# Matters:  `1.2.3` exists before its release, and all users of `1` get the release candidate.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts docker-meta@5.0.1 ||
    { echo "skipped: needs docker-meta 5.0.1"; exit 77; }
cat >docker-meta.config.js <<'JS'
module.exports = { preset: 'gerrit', targets: { app: { images: ['example.com/app'] } } };
JS
cat >run.mjs <<'JS'
import { Cli } from 'clipanion';
import { DockerMetaCommand } from './node_modules/docker-meta/lib/command.js';
const cli = new Cli();
cli.register(DockerMetaCommand);
await cli.runExit(process.argv.slice(2));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
tags() {
    node run.mjs --config ./docker-meta.config.js --branch main --git-sha abc --build-date 2024-01-01T00:00:00Z \
        --version "$1" --tag-version --tag-semver --latest |
        node -e '
const { target } = JSON.parse(require("fs").readFileSync(0));
console.log(...target.app.tags.map((it) => it.split(":")[1]));'
}
expect 1.2.3 "1.2.3 1 1.2 main" "$(tags 1.2.3)"
expect 1.2.3+build.1 "1.2.3 1 1.2 main" "$(tags 1.2.3+build.1)"
expect 1.2.3-rc.1 "1.2.3-rc.1 1 1.2 1.2.3 main" "$(tags 1.2.3-rc.1)"
exit $failed
