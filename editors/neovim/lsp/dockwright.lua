-- Dockwright for Neovim's own LSP client. In a folder `lsp` of 'runtimepath', `vim.lsp.enable('dockwright')` uses it.

-- Neovim's completion replaces the text before the cursor only, but the range of an item may end after the cursor, for
-- instance at a brace that is closed already. So here is the line, and the cursor in it, at the last request of a buffer.
local requested = {}

local function remember(event)
  local request = event.data.request
  if request.type == 'pending' and request.method == 'textDocument/completion' then
    requested[event.buf] = { line = vim.api.nvim_get_current_line(), cursor = vim.api.nvim_win_get_cursor(0) }
  end
end

-- Removes what the range of an accepted item covers after the cursor.
local function finish(event)
  local item = vim.tbl_get(vim.v.completed_item, 'user_data', 'nvim', 'lsp')
  local client = item and vim.lsp.get_client_by_id(item.client_id)
  local edit = client and client.name == 'dockwright' and item.completion_item.textEdit
  local range = edit and (edit.insert or edit.range)
  local at = requested[event.buf]
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  if not range or not at or at.cursor[1] ~= row then
    return
  end
  local last = range['end'].character
  if client.offset_encoding ~= 'utf-8' then
    last = vim.str_byteindex(at.line, last, client.offset_encoding == 'utf-16')
  end
  local covered = at.line:sub(at.cursor[2] + 1, last)
  if vim.startswith(vim.api.nvim_get_current_line():sub(column + 1), covered) then
    vim.api.nvim_buf_set_text(event.buf, row - 1, column, row - 1, column + #covered, {})
  end
end

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
      local stage, context = command.arguments[2], command.arguments[3]
      local build = { 'docker', 'build', '--file', file }
      if type(stage) == 'string' then
        vim.list_extend(build, { '--target', stage })
      end
      table.insert(build, type(context) == 'string' and vim.uri_to_fname(context) or vim.fs.dirname(file))
      vim.cmd('botright new')
      vim.fn.termopen(build)
    end,
  },
  on_init = function()
    local group = vim.api.nvim_create_augroup('dockwright', {})
    vim.api.nvim_create_autocmd('LspRequest', { group = group, callback = remember })
    vim.api.nvim_create_autocmd('CompleteDone', { group = group, callback = finish })
  end,
  capabilities = {
    experimental = { commands = { commands = { 'dockwright.showReferences', 'dockwright.buildTarget' } } },
  },
}
