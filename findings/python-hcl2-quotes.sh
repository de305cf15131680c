#!/bin/bash
# python-hcl2 8.1.4 keeps the quotes of strings, names and keys, and the markers of heredocs.
#
# Package:  PyPI python-hcl2 8.1.4
# Input:    a docker-bake.hcl with a target, a tag, a quoted key of `args` and an inline Dockerfile
# Expected, before the first run: what Bake reads: the target `app`, the tag `app:1`, the key `B`, and an inline Dockerfile
#           without its indentation.
# Seen:     `"app"`, `"app:1"` and `"B"` with their quotes, and `"<<-EOT…EOT"` as the inline Dockerfile. A key that is an
#           identifier (`A`) has none, so the two spellings of one key are different keys.
# Matters:  a script that looks for a target in a Bake file by this package has to unquote every text, and to read heredocs
#           itself.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if Python or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{ python3 -m venv venv && venv/bin/pip install -q python-hcl2==8.1.4; } ||
    { echo "skipped: needs python-hcl2 8.1.4"; exit 77; }
cat >docker-bake.hcl <<'BAKE'
target "app" {
  tags = ["app:1"]
  args = { A = "1", "B" = "2" }
  dockerfile-inline = <<-EOT
    FROM alpine
  EOT
}
BAKE
seen=$(venv/bin/python -c '
import hcl2
with open("docker-bake.hcl") as file:
    (target,) = hcl2.load(file)["target"]
((name, app),) = target.items()
print(name, app["tags"][0], *app["args"], app["dockerfile-inline"].split()[0])')
echo "$seen"
[ "$seen" = '"app" "app:1" A "B" "<<-EOT' ] || { echo "changed"; exit 1; }
