#!/bin/bash
# env-cmd 11.0.0: `env-cmd docker compose -f compose.yaml up` takes compose.yaml for the env file.
#
# Package:  npm env-cmd 11.0.0, with a program `docker` that prints its arguments and a variable
# Input:    a `.env` with `TAG=1.2`, a Compose file, and `env-cmd docker compose up`, `… -f compose.yaml up`, and `… --file …`;
#           the same after `--`, as in the documentation
# Expected, before the first run: TAG is set for all. Options after the command are those of the command.
# Seen:     `-f` and `--file` are passed on to docker, and used by env-cmd as well: it reads compose.yaml in place of `.env`,
#           without a message, and TAG isn't set. With `--` all is as expected.
# Matters:  Compose then uses the default or an empty text for the variables, which builds and starts other images.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts env-cmd@11.0.0 || { echo "skipped: needs env-cmd 11.0.0"; exit 77; }
mkdir bin
printf '#!/bin/sh\necho "docker $* (TAG=$TAG)"\n' >bin/docker
chmod +x bin/docker
export PATH=$work/bin:$PATH
unset TAG
echo TAG=1.2 >.env
printf 'services:\n  app:\n    image: app:${TAG}\n' >compose.yaml
node_modules/.bin/env-cmd --version

failed=0
# expect EXPECTED ARGUMENT...
expect() {
    local seen
    seen=$(node_modules/.bin/env-cmd "${@:2}" 2>&1 | head -1) || true
    echo "${*:2}: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect "docker compose up (TAG=1.2)" docker compose up
expect "docker compose -f compose.yaml up (TAG=1.2)" -- docker compose -f compose.yaml up
expect "docker compose -f compose.yaml up (TAG=)" docker compose -f compose.yaml up
expect "docker compose --file compose.yaml up (TAG=)" docker compose --file compose.yaml up
exit $failed
