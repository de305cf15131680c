#!/bin/bash
# The extension with a server in it: editors/vscode/package.sh TARGET SERVER FILE.vsix
# TARGET is linux-x64, linux-arm64, alpine-x64, alpine-arm64, darwin-x64, darwin-arm64, win32-x64 or win32-arm64, and SERVER the
# program; or TARGET is web, and SERVER the folder of the npm package as built (editors/npm/dist).
# Needs Node.js; what else it needs comes by `npm ci`.
set -euo pipefail
target=$1 server=$(realpath "$2") out=$(realpath -m "$3")
cd "$(dirname "$0")"
export npm_config_loglevel=error npm_config_audit=false npm_config_fund=false
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci
# What is packaged: a package for one kind of machine contains nothing for another one.
staged=$PWD/dist/package
rm -rf bin "$staged"
mkdir -p "$staged/dist"
cp -r media syntaxes language README.md CHANGELOG.md .vscodeignore ../../LICENSE-* "$staged"
npm run -s check
case $target in
web)
    npm run -s build:web -- "$server"
    npm run -s check:web
    cp -r dist/web "$staged/dist"
    # It only runs in browsers, where it sees files of virtual workspaces as those of any other.
    manifest='delete it.main; delete it.extensionKind; it.capabilities.virtualWorkspaces = true;'
    ;;
*)
    mkdir bin
    case $target in
    win32-*) cp "$server" bin/dockwright.exe ;;
    *) install -m 755 "$server" bin/dockwright ;;
    esac
    npm run -s build
    cp -r bin "$staged"
    cp dist/extension.js "$staged/dist"
    manifest='delete it.browser;'
    ;;
esac
node -e "const it = require('./package.json'); $manifest
    delete it.scripts; console.log(JSON.stringify(it, null, 2))" >"$staged/package.json"
# Links of the page about it are from here, and not from the top of the repository.
page=$(node -p 'require("./package.json").repository.url.replace(/\.git$/, "")')
vsce=$PWD/node_modules/.bin/vsce
(cd "$staged" && "$vsce" package --no-dependencies --target "$target" --out "$out" \
    --baseContentUrl "$page/blob/HEAD/editors/vscode" --baseImagesUrl "$page/raw/HEAD/editors/vscode" >/dev/null)
rm -rf "$staged"
ls -l "$out" | awk '{ printf "%s: %.1f MB\n", $NF, $5 / 1e6 }'
