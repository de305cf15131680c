-- Dockwright for Neovim's own LSP client. In a folder `lsp` of 'runtimepath', `vim.lsp.enable('dockwright')` uses it.
return {
  cmd = { vim.env.DOCKWRIGHT or 'dockwright', 'lsp' },
  filetypes = { 'dockerfile' },
  root_markers = { 'dockwright.toml', '.git', 'compose.yaml', 'docker-compose.yml', 'docker-bake.hcl' },
  -- What a lens above a stage does, with `vim.lsp.codelens.run()`.
  commands = {
    ['dockwright.showReferences'] = function(command, context)
      local encoding = vim.lsp.get_client_by_id(context.client_id).offset_encoding
      local places = vim.lsp.util.locations_to_items(command.arguments[3], encoding)
      vim.fn.setqflist({}, ' ', { title = command.title, items = places })
      vim.cmd('botright copen')
    end,
    ['dockwright.buildTarget'] = function(command)
      local file = vim.uri_to_fname(command.arguments[1])
      local build = { 'docker', 'build', '--file', file, '--target', tostring(command.arguments[2]), vim.fs.dirname(file) }
      vim.cmd('botright new')
      vim.fn.termopen(build)
    end,
  },
  capabilities = {
    experimental = { commands = { commands = { 'dockwright.showReferences', 'dockwright.buildTarget' } } },
  },
}
