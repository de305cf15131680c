#!/bin/bash
# tiny-editorconfig 1.0.2: `[/Dockerfile]` matches no file, and `[docker/Dockerfile]` files in all folders.
#
# Package:  npm tiny-editorconfig 1.0.2, compared with npm editorconfig 3.0.2
# Input:    sections with a slash, a name in upper case, and `indent_size = tab`
# Expected, before the first run: the same as in editorconfig. A pattern with a slash is relative to the folder of the file.
# Seen:     `/Dockerfile` doesn't match the Dockerfile beside the file, `docker/Dockerfile` matches `app/docker/Dockerfile`, and
#           `INDENT_SIZE = 3` and `indent_size = tab` are dropped.
# Matters:  a formatter that reads the settings with it uses other ones than the editor.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts tiny-editorconfig@1.0.2 editorconfig@3.0.2 ||
    { echo "skipped: needs tiny-editorconfig 1.0.2 and editorconfig 3.0.2"; exit 77; }
node -p '"tiny-editorconfig " + JSON.parse(require("node:fs").readFileSync("node_modules/tiny-editorconfig/package.json")).version'
cat >read.js <<'JS'
const [pattern, setting, path] = process.argv.slice(2);
const text = `root = true\n[${pattern}]\n${setting}\n`;
const tiny = require("tiny-editorconfig");
const files = [{ name: "/project/.editorconfig", contents: Buffer.from(text) }];
require("editorconfig").parseFromFiles("/project/" + path, files).then(file =>
    console.log(tiny.resolve([tiny.parse(text)], path).indentSize + "; editorconfig: " + file.indent_size));
JS

failed=0
# expect PATTERN SETTING PATH EXPECTED
expect() {
    local seen
    seen=$(node read.js "$1" "$2" "$3")
    echo "[$1] $2, $3: $seen"
    [ "$seen" = "$4" ] || { echo "  changed: expected $4"; failed=1; }
}
expect Dockerfile "indent_size = 3" Dockerfile "3; editorconfig: 3"
expect /Dockerfile "indent_size = 3" Dockerfile "undefined; editorconfig: 3"
expect docker/Dockerfile "indent_size = 3" docker/Dockerfile "3; editorconfig: 3"
expect docker/Dockerfile "indent_size = 3" app/docker/Dockerfile "3; editorconfig: undefined"
expect Dockerfile "INDENT_SIZE = 3" Dockerfile "undefined; editorconfig: 3"
expect Dockerfile "indent_size = tab" Dockerfile "undefined; editorconfig: tab"
exit $failed
