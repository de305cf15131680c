#!/bin/bash
# Neovim 0.10.4 refuses snippets with a placeholder within the text of another one.
#
# Package:  neovim 0.10.4 from Debian trixie, `vim.snippet.expand`
# Input:    `FROM ${1:image}${2: AS ${3:build}}`, for comparison `FROM ${1:image} AS ${2:build}`, and `${1:${2:a}}`
# Expected, before the first run: `FROM image AS build`: the grammar of the specification allows any number of parts in a
#           placeholder, and has nested placeholders as an example.
# Seen:     a parse error for text before or after the inner placeholder or variable; a single inner placeholder is accepted.
# Matters:  an optional part that is deleted at once is the usual reason to nest. The completion item inserts nothing but an
#           error.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or the package is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" neovim neovim-runtime || { echo "skipped: needs Neovim 0.10.4"; exit 77; }
cd "$work"
export VIMRUNTIME=$work/trixie/usr/share/nvim/runtime HOME=$work XDG_RUNTIME_DIR=$work
nvim() {
    timeout 60 "$work/trixie/run" /usr/bin/nvim --clean --headless "$@" </dev/null
}
nvim --version | grep -q '^NVIM v0\.10\.4' || { echo "skipped: needs Neovim 0.10.4"; exit 77; }
cat >test.lua <<'LUA'
vim.cmd('enew!')
local ok, message = pcall(vim.snippet.expand, vim.env.SNIPPET)
io.stdout:write('> ', ok and vim.fn.getline(1) or message:match('[^:]*$'), '\n')
vim.cmd('qa!')
LUA

failed=0
# expect SNIPPET EXPECTED
expect() {
    local seen
    seen=$(SNIPPET=$1 nvim -c 'luafile test.lua' 2>/dev/null | sed -n 's/.*> *//p')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'FROM ${1:image} AS ${2:build}' 'FROM image AS build'
expect 'FROM ${1:${2:image}}' 'FROM image'
expect 'FROM ${1:image}${2: AS ${3:build}}' 'snippet parsing failed'
expect 'FROM ${1:${2:image}:latest}' 'snippet parsing failed'
exit $failed
