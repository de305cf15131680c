#!/bin/bash
# dockerode-compose 1.4.0 cuts a label at its second `=`, and keeps `$$`.
#
# Package:  npm dockerode-compose 1.4.0, with an object in place of the Docker client that records what is created
# Input:    the label `rule=Path=/a`, as a list, and the command `[sh, -c, "echo $$HOME"]`
# Expected, before the first run: the value `Path=/a`, and `echo $HOME`, as `$$` is how Compose writes a dollar sign.
# Seen:     the value `Path`, and `echo $$HOME`, for which a shell prints its process number. As a mapping, the label is
#           complete.
# Matters:  routers and other tools that read labels get half of an expression, without a message.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts dockerode-compose@1.4.0 ||
    { echo "skipped: needs dockerode-compose 1.4.0"; exit 77; }
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
# created PROPERTY LINE
created() {
    printf '%s\n' 'services:' '  app:' '    image: debian:12' "    $2" >compose.yaml
    node record.js "$1"
}
expect "labels, mapping" '"Path=/a"' "$(created Labels.rule 'labels: { rule: "Path=/a" }')"
expect "labels, list" '"Path"' "$(created Labels.rule 'labels: ["rule=Path=/a"]')"
expect "command" '"echo $$HOME"' "$(created 'Cmd[2]' 'command: [sh, -c, "echo $$HOME"]')"
exit $failed
