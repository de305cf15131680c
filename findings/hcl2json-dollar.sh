#!/bin/bash
# @cdktf/hcl2json 0.21.0 keeps the escape `$${` of a text, while it resolves everything else of a heredoc.
#
# Package:  npm @cdktf/hcl2json 0.21.0
# Input:    a docker-bake.hcl with an inline Dockerfile as an indented heredoc that contains `$${HOME}`
# Expected, before the first run: the text that Bake builds: the indentation removed, and `${HOME}`.
# Seen:     the indentation is removed, `$${HOME}` stays. The same text could also have been written to mean two dollar signs,
#           so what is printed is ambiguous.
# Matters:  Dockerfiles in Bake files escape their variables this way, as Bake would replace them otherwise. A reader of the
#           JSON finds `$${HOME}`, in which a shell takes `$$` as the number of its process.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @cdktf/hcl2json@0.21.0 ||
    { echo "skipped: needs @cdktf/hcl2json 0.21.0"; exit 77; }
cat >docker-bake.hcl <<'BAKE'
target "app" {
  dockerfile-inline = <<-EOT
    FROM alpine
    RUN echo $${HOME}
  EOT
}
BAKE
seen=$(node -e '
const { readFileSync } = require("fs");
require("@cdktf/hcl2json").parse("docker-bake.hcl", readFileSync("docker-bake.hcl", "utf8")).then(
    it => console.log(JSON.stringify(it.target.app[0]["dockerfile-inline"])))')
echo "$seen"
[ "$seen" = '"FROM alpine\nRUN echo $${HOME}\n"' ] || { echo "changed"; exit 1; }
