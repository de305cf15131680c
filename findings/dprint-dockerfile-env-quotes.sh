#!/bin/bash
# dprint-plugin-dockerfile 0.6.0 changes the value of `ENV` if a single-quoted value has a space and double quotes.
#
# Package:  npm @dprint/dockerfile 0.6.0, run by @dprint/formatter 0.6.0
# Input:    `ENV OPTIONS='{"level": 1}'`, and the same without the space
# Expected, before the first run: heredocs and comments are kept, and so they are. There was no guess about quotes; a formatter
#           should keep values.
# Seen:     `ENV OPTIONS="{"level": 1}"`: the single quotes are replaced and the inner ones aren't escaped, so the value is
#           {level: 1} instead of {"level": 1}. Without the space, the single quotes stay.
# Matters:  JSON in an environment variable is common. The formatted Dockerfile builds without a warning, and the
#           application in the container reads invalid JSON.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @dprint/dockerfile@0.6.0 @dprint/formatter@0.6.0 ||
    { echo "skipped: needs @dprint/dockerfile 0.6.0 and @dprint/formatter 0.6.0"; exit 77; }
cat >format.cjs <<'JS'
const fs = require('node:fs');
const formatter = require('@dprint/formatter').createFromBuffer(fs.readFileSync(require('@dprint/dockerfile').getPath()));
process.stdout.write(formatter.formatText({ filePath: 'Dockerfile', fileText: fs.readFileSync(0, 'utf8') }));
JS

failed=0
# expect LINE FORMATTED VALUE: the value of a line is read by the shell, whose quotes work like those of `ENV`.
expect() {
    local seen value
    seen=$(printf 'FROM alpine\n%s\n' "$1" | node format.cjs | tail -1)
    value=$(sh -c "${seen#ENV }; echo \"\$OPTIONS\"")
    echo "$1 => $seen, the value is $value"
    [ "$seen" = "$2" ] && [ "$value" = "$3" ] || { echo "  changed: expected $2, the value $3"; failed=1; }
}
expect "ENV OPTIONS='{\"level\":1}'" "ENV OPTIONS='{\"level\":1}'" '{"level":1}'
expect "ENV OPTIONS='{\"level\": 1}'" 'ENV OPTIONS="{"level": 1}"' '{level: 1}'
exit $failed
