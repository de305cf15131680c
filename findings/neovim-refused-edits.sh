#!/bin/bash
# Neovim 0.10.4 answers `workspace/applyEdit` for an outdated version with `applied: true`, though it doesn't apply the edit.
#
# Package:  neovim 0.10.4 from Debian trixie, with a language server within the process
# Input:    an edit in `documentChanges` for the current version of a changed document, and for the version before it
# Expected, before the first run: the second is refused with `applied: false`, as the document has changed.
# Seen:     it isn't applied, as expected, but the answer is `applied: true`.
# Matters:  a server that computes the edit again if it was refused never does so, and goes on as if the document had the edit.
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
local server, version
local uri = vim.uri_from_bufnr(0)
vim.lsp.start({
  name = 'server',
  cmd = function(dispatchers)
    server = dispatchers
    return {
      request = function(method, _, callback)
        callback(nil, method == 'initialize' and { capabilities = { textDocumentSync = { openClose = true, change = 2 } } } or nil)
        return true, 1
      end,
      notify = function(_, params)
        version = params.textDocument and params.textDocument.version or version
        return true
      end,
      is_closing = function() return false end,
      terminate = function() end,
    }
  end,
})
vim.wait(5000, function() return version end)
local opened = version
for _ = 1, 3 do
  vim.cmd('normal! Gox')
  vim.wait(500)
end
local edit_version = ({ opened = opened, older = version - 1, current = version })[vim.env.EDIT_VERSION]
local result = server.server_request('workspace/applyEdit', { edit = { documentChanges = { {
  textDocument = { uri = uri, version = edit_version },
  edits = { { range = { start = { line = 0, character = 0 }, ['end'] = { line = 0, character = 0 } }, newText = 'NEW ' } },
} } } })
io.stdout:write(string.format('opened with %d, applied=%s, %s\n', opened, tostring(result.applied), vim.fn.getline(1)))
vim.cmd('qa!')
LUA

failed=0
# expect VERSION EXPECTED
expect() {
    local seen
    echo 'FROM debian' >Dockerfile
    seen=$(EDIT_VERSION=$1 nvim Dockerfile -c 'luafile test.lua' 2>/dev/null | grep -o 'opened with.*')
    echo "$1 version: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect current 'opened with 0, applied=true, NEW FROM debian'
expect older 'opened with 0, applied=true, FROM debian'
exit $failed
