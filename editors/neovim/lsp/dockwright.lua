-- Dockwright for Neovim's own LSP client. In a folder `lsp` of 'runtimepath', `vim.lsp.enable('dockwright')` uses it.
return {
  cmd = { vim.env.DOCKWRIGHT or 'dockwright', 'lsp' },
  filetypes = { 'dockerfile' },
  root_markers = { '.git', 'compose.yaml', 'docker-compose.yml', 'docker-bake.hcl' },
}
