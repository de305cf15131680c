#!/bin/bash
# pygohcl 1.2.9 reads `"app:${TAG}"` of a Bake file as `app:TAG`.
#
# Package:  PyPI pygohcl 1.2.9, which wraps hashicorp/hcl/v2; compared with npm @cdktf/hcl2json 0.21.0, which does so too
# Input:    a Bake file with the tags `app:${TAG}` and `app:TAG`, and arguments that are a call, a text, and the escape
#           `$${TAG}`
# Expected, before the first run: `app:${TAG}`, as the other package has it, or an object that isn't a text.
# Seen:     the signs of the template are gone: both tags are `app:TAG`. A call and a variable are texts that can't be distinguished
#           from real ones, and the escape becomes `${TAG}`, which looks like a template.
# Matters:  a tool that lists the images of a Bake file names some that don't exist.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3, npm or a package is missing.
set -euo pipefail
command -v python3 >/dev/null && command -v npm >/dev/null || { echo "skipped: needs python3 and npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @cdktf/hcl2json@0.21.0 ||
    { echo "skipped: needs @cdktf/hcl2json 0.21.0"; exit 77; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: pygohcl==1.2.9 ||
    { echo "skipped: needs pygohcl 1.2.9"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^pygohcl'

failed=0
# expect VALUE PYGOHCL HCL2JSON
expect() {
    local seen other
    printf 'target "app" {\n  value = %s\n}\n' "$1" >docker-bake.hcl
    seen=$(venv/bin/python -c '
import pygohcl
print(pygohcl.loads(open("docker-bake.hcl").read())["target"]["app"]["value"])')
    other=$(node -e '
require("@cdktf/hcl2json").parse("docker-bake.hcl", require("node:fs").readFileSync("docker-bake.hcl", "utf8"))
    .then(file => console.log(file.target.app[0].value));')
    echo "$1: $seen; hcl2json: $other"
    [ "$seen" = "$2" ] && [ "$other" = "$3" ] || { echo "  changed: expected $2; $3"; failed=1; }
}
expect '"app:TAG"' 'app:TAG' 'app:TAG'
expect '"app:${TAG}"' 'app:TAG' 'app:${TAG}'
expect 'TAG' 'TAG' '${TAG}'
expect 'upper(TAG)' 'upper(TAG)' '${upper(TAG)}'
expect '"$${TAG}"' '${TAG}' '$${TAG}'
exit $failed
