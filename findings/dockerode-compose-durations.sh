#!/bin/bash
# dockerode-compose 1.4.0 reads `10s` as one second, and `5s` as nothing.
#
# Package:  npm dockerode-compose 1.4.0, with an object in place of the Docker client that records what is created
# Input:    a health check with `interval: 1m30s`, `timeout: 10s` and `start_period: 5s`
# Expected, before the first run: 90, 10 and 5 seconds, in nanoseconds.
# Seen:     90 seconds, 1 second, and not a number, which becomes `null`. The last digit is cut off together with the unit,
#           unless there are minutes and seconds.
# Matters:  health checks with `timeout: 10s` time out after one second, and the container is unhealthy.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerode-compose@1.4.0 ||
    { echo "skipped: needs dockerode-compose 1.4.0"; exit 77; }
cat >compose.yaml <<'YAML'
services:
  app:
    image: debian:12
    healthcheck: { test: [CMD, "true"], interval: 1m30s, timeout: 10s, start_period: 5s, retries: 3 }
YAML
cat >record.js <<'JS'
const Compose = require('dockerode-compose');
let created;
const docker = {
    createNetwork: async () => ({ id: 'network' }),
    createContainer: async (options) => {
        created = options;
        return { id: 'container', start: async () => {} };
    },
};
new Compose(docker, 'compose.yaml', 'project').up().then(() => {
    console.log(JSON.stringify(eval('created.' + process.argv[2])));
});
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "1m30s" 90000000000 "$(node record.js Healthcheck.Interval)"
expect "10s" 1000000000 "$(node record.js Healthcheck.Timeout)"
expect "5s" null "$(node record.js Healthcheck.StartPeriod)"
exit $failed
