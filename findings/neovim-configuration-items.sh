#!/bin/bash
# Neovim 0.10.4 answers `workspace/configuration` with too few values, if an item has no section.
#
# Package:  neovim 0.10.4 from Debian trixie, with a language server within the process
# Input:    a request of the server with the items `{ "section": "a" }`, `{}` and `{ "section": "b" }`; settings `a` and `b`
# Expected, before the first run: three values, as the specification demands one for each item: all settings for the second, or
#           `null`.
# Seen:     two values: those of `a` and `b`. An item with a section that isn't set gets `null`, as expected.
# Matters:  a server that takes the values by their positions gets those of other items. A server has to give each item a
#           section, or to send one item in each request.
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
local server
vim.lsp.start({
  name = 'server',
  cmd = function(dispatchers)
    server = dispatchers
    return {
      request = function(method, _, callback)
        callback(nil, method == 'initialize' and { capabilities = vim.empty_dict() } or nil)
        return true, 1
      end,
      notify = function() return true end,
      is_closing = function() return false end,
      terminate = function() end,
    }
  end,
  settings = { a = 1, b = 2 },
})
vim.wait(5000, function() return #vim.lsp.get_clients() > 0 and vim.lsp.get_clients()[1].initialized end)
local items = vim.json.decode(vim.env.ITEMS)
local values = server.server_request('workspace/configuration', { items = items })
io.stdout:write(#values, ': ', vim.json.encode(values), '\n')
vim.cmd('qa!')
LUA

failed=0
# expect ITEMS EXPECTED: the number of the values, and the values
expect() {
    local seen
    seen=$(ITEMS=$1 nvim -c 'luafile test.lua' 2>&1)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect '[{"section":"a"},{"section":"b"}]' '2: [1,2]'
expect '[{"section":"a"},{"section":"none"},{"section":"b"}]' '3: [1,null,2]'
expect '[{"section":"a"},{},{"section":"b"}]' '2: [1,2]'
exit $failed
