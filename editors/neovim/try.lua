-- Neovim with Dockwright and nothing else: what `dockwright try` starts.
-- Its plugin is loaded after this file, and starts the server.
vim.opt.runtimepath:prepend(vim.env.DOCKWRIGHT_RUNTIME)
vim.filetype.add({ pattern = { ['.*[Dd]ockerfile.*'] = 'dockerfile', ['.*[Cc]ontainerfile.*'] = 'dockerfile' } })
vim.opt.completeopt = { 'menuone', 'noselect', 'popup' }
vim.opt.signcolumn = 'yes'
vim.opt.number = true
vim.diagnostic.config({ virtual_text = true })
if vim.fn.exists('+winborder') == 1 then
  vim.opt.winborder = 'rounded'
end

vim.api.nvim_create_autocmd('LspAttach', {
  callback = function(event)
    local map = function(keys, action)
      vim.keymap.set('n', keys, action, { buffer = event.buf })
    end
    map('K', vim.lsp.buf.hover)
    map('gd', vim.lsp.buf.definition)
    map('gO', vim.lsp.buf.document_symbol)
    if vim.lsp.completion then
      -- Neovim completes only after trigger characters. The server doesn't announce letters, as other editors don't need them.
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      local provider = client and client.server_capabilities.completionProvider
      if provider then
        vim.list_extend(provider.triggerCharacters, vim.split('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', ''))
      end
      vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = true })
    end
    vim.opt_local.foldmethod = 'manual'
    vim.schedule(function()
      vim.api.nvim_echo({ { 'Dockwright: K hover, gd definition, gO outline, Ctrl-N Ctrl-Y complete, :q leave' } }, false, {})
    end)
  end,
})

-- Whatever the file is called, it is meant to be a Dockerfile.
vim.api.nvim_create_autocmd('VimEnter', {
  callback = function()
    vim.bo.filetype = 'dockerfile'
  end,
})
