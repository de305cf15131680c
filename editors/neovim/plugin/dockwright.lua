-- Dockwright as a plugin of Neovim 0.10 or later: there is nothing to set up.
if vim.g.loaded_dockwright then
  return
end
vim.g.loaded_dockwright = true

local function set(words)
  local found = {}
  for word in words:gmatch('%S+') do
    found[word] = true
  end
  return found
end

-- Extensions of documents, data, backups and templates.
local others = set([[
  adoc asc backup bak bat cfg containerignore csv diff dockerignore ejs erb gotmpl gz hbs htm html in ini j2 jinja
  jinja2 json jsonc liquid lock log m4 mako markdown md mdx mustache old orig patch pdf png ps1 py pyc rego rej rst
  save sh sha256 sig svg swn swo swp tar template tmp tmpl toml tpl txt xml yaml yml zip
]])
-- Of source code: `Dockerfile.go` is a Dockerfile, `dockerfile.go` and `Dockerfile.test.js` aren't.
local sources = set([[
  c cc cjs clj cpp cs css dart el ex exs go h hpp hs java js jsx kt lua mjs ml php pl rb rs scala scss sql swift ts
  tsx vim
]])

-- 'dockerfile' for the names of Dockerfiles; for others what their extension stands for, which Neovim itself ignores here.
local function detect(path)
  local name = vim.fs.basename(path)
  local lower = name:lower()
  if lower:find('^[.#]') or lower:find('~$') then
    return
  end
  for _, word in ipairs({ 'dockerfile', 'containerfile' }) do
    if lower == word or lower:find('.[._-]' .. word .. '$') then
      return 'dockerfile'
    end
    local rest = lower:match('^' .. word .. '([._-].+)$')
    local extension = rest and rest:match('%.([^.]*)$')
    local plain = name:find('^[DC]%a*%.[^.]*$')
    if rest and (not extension or extension ~= '' and not others[extension] and (plain or not sources[extension])) then
      return 'dockerfile'
    elseif extension and extension ~= '' then
      return vim.filetype.match({ filename = 'file.' .. extension })
    end
  end
end

vim.filetype.add({
  extension = { dockerfile = detect, Dockerfile = detect, containerfile = detect, Containerfile = detect },
  filename = { dockerfile = 'dockerfile', Dockerfile = 'dockerfile', containerfile = 'dockerfile', Containerfile = 'dockerfile' },
  pattern = {
    ['.*[Dd]ocker[Ff]ile[^/]*'] = detect,
    ['.*[Cc]ontainer[Ff]ile[^/]*'] = detect,
    -- Takes precedence over the patterns above, as over those of Neovim.
    ['.*%.dockerignore'] = { 'gitignore', { priority = 10 } },
    ['.*%.containerignore'] = { 'gitignore', { priority = 10 } },
  },
})

if vim.lsp.enable then
  vim.lsp.enable('dockwright')
else
  -- Before 0.11.
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'dockerfile',
    callback = function(event)
      local config = dofile(vim.api.nvim_get_runtime_file('lsp/dockwright.lua', false)[1])
      vim.lsp.start({
        name = 'dockwright',
        cmd = config.cmd,
        root_dir = vim.fs.root(event.buf, config.root_markers),
        commands = config.commands,
        on_init = config.on_init,
        capabilities =
          vim.tbl_deep_extend('force', vim.lsp.protocol.make_client_capabilities(), config.capabilities),
      })
    end,
  })
end
