-- Dockwright as a plugin of Neovim 0.10 or later: there is nothing to set up.
if vim.g.loaded_dockwright then
  return
end
vim.g.loaded_dockwright = true

vim.filetype.add({
  extension = {
    dockerfile = 'dockerfile',
    Dockerfile = 'dockerfile',
    containerfile = 'dockerfile',
    Containerfile = 'dockerfile',
  },
  filename = { dockerfile = 'dockerfile', Dockerfile = 'dockerfile', containerfile = 'dockerfile', Containerfile = 'dockerfile' },
  pattern = {
    ['.*/[Dd]ockerfile%..*'] = 'dockerfile',
    ['.*/[Cc]ontainerfile%..*'] = 'dockerfile',
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
