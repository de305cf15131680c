#!/bin/bash
# cekit 4.16.0 doesn't escape quotes in `ENV` and `LABEL`, so that they vanish.
#
# Package:  PyPI cekit 4.16.0, and PyPI dockerfile 3.4.0, which reads files with BuildKit's own parser
# Input:    an image description with a variable and a label with the value `{"debug": true}`
# Expected, before the first run: the quotes with a backslash.
# Seen:     `TEXT="{"debug": true}"`. BuildKit reports no error, and removes all quotes, as a shell does: the value is `{debug:
#           true}`.
# Matters:  JSON in variables can't be read by the application.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cekit==4.16.0 dockerfile==3.4.0 ||
    { echo "skipped: needs cekit 4.16.0 and dockerfile 3.4.0"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# written VALUE: what BuildKit reads of `ENV` and `LABEL`, or its error
written() {
    rm -rf target
    printf '%s\n' 'name: app' 'version: "1"' 'from: debian:12' "envs: [{ name: TEXT, value: '$1' }]" \
        "labels: [{ name: text, value: '$1' }]" >image.yaml
    venv/bin/cekit --descriptor image.yaml build --dry-run docker >log 2>&1
    venv/bin/python -c '
import dockerfile
try:
    for it in dockerfile.parse_file("target/image/Dockerfile"):
        if it.cmd.upper() in ("ENV", "LABEL"):
            pairs = dict(zip(it.value[::2], it.value[1::2]))
            print(pairs.get("TEXT", pairs.get("text")), end=" ")
except dockerfile.GoParseError as error:
    print(str(error).splitlines()[0])' | sed 's/ $//'
}
expect "without quotes" '"two words" "two words"' "$(written 'two words')"
expect "JSON" '"{"debug": true}" "{"debug": true}"' "$(written '{"debug": true}')"
expect "JSON, for a shell" '{debug: true}' "$(sh -c "echo $(written '{"debug": true}' | sed 's/ "{"debug": true}"$//')")"
exit $failed
