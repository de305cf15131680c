#!/bin/bash
# The extension with a server in it: editors/vscode/package.sh TARGET SERVER FILE.vsix
# TARGET is linux-x64, linux-arm64, alpine-x64, alpine-arm64, darwin-x64, darwin-arm64, win32-x64 or win32-arm64.
# Needs Node.js; what else it needs comes by `npm ci`.
set -euo pipefail
target=$1 server=$(realpath "$2") out=$(realpath -m "$3")
cd "$(dirname "$0")"
export npm_config_loglevel=error npm_config_audit=false npm_config_fund=false
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci
rm -rf bin && mkdir bin
case $target in
win32-*) cp "$server" bin/dockwright.exe ;;
*) install -m 755 "$server" bin/dockwright ;;
esac
cp ../../LICENSE-* .
npm run -s check
npm run -s build
# Links of the page about it are from here, and not from the top of the repository.
page=$(node -p 'require("./package.json").repository.url.replace(/\.git$/, "")')
node_modules/.bin/vsce package --no-dependencies --target "$target" --out "$out" \
    --baseContentUrl "$page/blob/HEAD/editors/vscode" --baseImagesUrl "$page/raw/HEAD/editors/vscode" >/dev/null
ls -l "$out" | awk '{ printf "%s: %.1f MB\n", $NF, $5 / 1e6 }'
