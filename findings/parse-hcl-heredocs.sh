#!/bin/bash
# parse-hcl 1.0.0 takes the lines of a heredoc in an object for keys.
#
# Package:  PyPI parse-hcl 1.0.0
# Input:    a Bake file with a heredoc in `args`, of two lines, and another argument after it
# Expected, before the first run: two arguments, of which the first has a text of two lines.
# Seen:     the first argument is `<<EOT`, the lines of the text are further arguments, named after their first word, and the
#           argument after the heredoc is the value of `EOT`.
# Matters:  arguments are listed that don't exist, and the text is missing.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check parse-hcl==1.0.0 ||
    { echo "skipped: needs parse-hcl 1.0.0"; exit 77; }
cat >docker-bake.hcl <<'HCL'
target "app" {
  args = {
    TEXT = <<EOT
first line
second line
EOT
    OTHER = "1"
  }
}
HCL

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "arguments" 'TEXT=<<EOT first=line second=line EOT=OTHER = "1"' "$(
    venv/bin/parse-hcl --file docker-bake.hcl --stdout 2>log | sed '/^\[parser/d' | python3 -c '
import json, sys
arguments = json.load(sys.stdin)["unknown"][0]["properties"]["args"]["value"]
print(*[name + "=" + str(it.get("value", it["raw"])) for name, it in arguments.items()])')"
exit $failed
