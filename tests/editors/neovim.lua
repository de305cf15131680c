-- Tests a real Neovim, 0.10 or later, with only our plugin, on a real file. Started by `.ci/editors`:
--   PATH        where `dockwright` is the server
--   SAMPLE      the file to open, a copy that may be written
local root = vim.fs.dirname(vim.fs.dirname(vim.fs.dirname(vim.fs.normalize(debug.getinfo(1, 'S').source:sub(2)))))
local sample = assert(vim.env.SAMPLE, 'SAMPLE is the file to open')
-- The timeout for a response, in milliseconds. Generous, for machines under load.
local patience = 10000

local passed, failed = 0, 0
local function check(what, test)
  local ok, wrong = xpcall(test, function(message)
    return type(message) == 'string' and message or vim.inspect(message)
  end)
  if ok then
    passed = passed + 1
  else
    failed = failed + 1
  end
  io.stdout:write(ok and ('ok      %s\n'):format(what) or ('FAILED  %s: %s\n'):format(what, wrong))
end

local function equal(found, wanted)
  if not vim.deep_equal(found, wanted) then
    error(('found %s instead of %s'):format(vim.inspect(found), vim.inspect(wanted)), 2)
  end
end

local function await(what, condition)
  if not vim.wait(patience, condition, 20) then
    error('waited in vain for ' .. what, 2)
  end
end

vim.opt.runtimepath:prepend(root .. '/editors/neovim')
vim.opt.swapfile = false
vim.opt.showmode = false
vim.opt.report = 999
vim.opt.shortmess:append('c')
-- `-u NONE` disables automatic loading of plugins.
vim.cmd('filetype plugin on')
vim.cmd('runtime plugin/dockwright.lua')
vim.cmd.edit(vim.fn.fnameescape(sample))
local buffer = vim.api.nvim_get_current_buf()

local function lines()
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
end

-- The first position of a text, zero-based as in LSP.
local function place(text)
  for row, line in ipairs(lines()) do
    local column = line:find(text, 1, true)
    if column then
      return row - 1, column - 1
    end
  end
  error(text .. ' is not in the file', 2)
end

local function go_to(row, column)
  vim.api.nvim_win_set_cursor(0, { row + 1, column })
end

local recent = vim.fn.has('nvim-0.11') == 1

local function client()
  return vim.lsp.get_clients({ bufnr = buffer, name = 'dockwright' })[1]
end

-- Before 0.11, clients have functions instead of methods.
local function call(name, ...)
  local one = client()
  if recent then
    return one[name](one, ...)
  end
  return one[name](...)
end

local function request(method, params)
  params = vim.tbl_extend('force', { textDocument = { uri = vim.uri_from_bufnr(buffer) } }, params or {})
  local answer, wrong = call('request_sync', method, params, patience, buffer)
  assert(answer, wrong or 'no answer')
  assert(not answer.err, vim.inspect(answer.err))
  return answer.result
end

local function labels(row, column)
  local result = request('textDocument/completion', { position = { line = row, character = column } })
  return vim.tbl_map(function(item)
    return item.label
  end, result.items or result)
end

local function has(list, ...)
  for _, wanted in ipairs({ ... }) do
    assert(vim.tbl_contains(list, wanted), ('no %s in %s'):format(wanted, table.concat(list, ' ')))
  end
end

local function lacks(list, unwanted)
  assert(not vim.tbl_contains(list, unwanted), ('%s in %s'):format(unwanted, table.concat(list, ' ')))
end

-- Types keys like a user, and leaves insert mode at the end.
local function type_keys(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'xt', false)
end

check('the file is a Dockerfile', function()
  equal(vim.bo[buffer].filetype, 'dockerfile')
end)

check('the server is attached and ready', function()
  await('the client', function()
    return client() and client().initialized
  end)
end)
if not client() then
  -- Nothing below can be tested.
  io.stdout:write(('%d passed, %d failed\n'):format(passed, failed))
  vim.cmd('cquit 1')
end

check('diagnostics have the exact range of the error', function()
  await('a diagnostic', function()
    return #vim.diagnostic.get(buffer) > 0
  end)
  local found = vim.tbl_map(function(one)
    return { one.lnum, one.col, one.end_lnum, one.end_col, one.severity, one.source }
  end, vim.diagnostic.get(buffer))
  local row, column = place('EXPOSR')
  equal(found, { { row, column, row, column + #'EXPOSR', vim.diagnostic.severity.ERROR, 'dockwright' } })
end)

check('hover on a keyword shows its documentation', function()
  local row, column = place('WORKDIR')
  local hover = request('textDocument/hover', { position = { line = row, character = column + 2 } })
  equal(hover.contents.kind, 'markdown')
  assert(hover.contents.value:find('working directory', 1, true), hover.contents.value)
end)

check('K opens a window with the text', function()
  go_to(place('WORKDIR'))
  vim.lsp.buf.hover()
  local text
  await('the window', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        text = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
        vim.api.nvim_win_close(window, true)
        return true
      end
    end
  end)
  assert(table.concat(text, '\n'):find('working directory', 1, true), vim.inspect(text))
end)

check('hover on a variable shows its value', function()
  local row, column = place('$APP_HOME')
  local hover = request('textDocument/hover', { position = { line = row, character = column + 3 } })
  assert(hover and hover.contents.value:find('/opt/app', 1, true), vim.inspect(hover))
end)

check('definition goes from COPY --from=build to the stage', function()
  local row, column = place('--from=build')
  go_to(row, column + #'--from=')
  vim.lsp.buf.definition()
  local stage, after = place('AS build')
  await('the jump', function()
    return vim.api.nvim_win_get_cursor(0)[1] ~= row + 1
  end)
  equal(vim.api.nvim_win_get_cursor(0), { stage + 1, after + #'AS ' })
end)

check('definition goes from a variable to its ENV', function()
  local row, column = place('$APP_HOME')
  go_to(row, column + 1)
  vim.lsp.buf.definition()
  local env, name = place('APP_HOME=')
  await('the jump', function()
    return vim.api.nvim_win_get_cursor(0)[1] ~= row + 1
  end)
  equal(vim.api.nvim_win_get_cursor(0), { env + 1, name })
end)

check('symbols are the stages and what is in them', function()
  local tree = vim.tbl_map(function(symbol)
    return {
      symbol.name,
      vim.tbl_map(function(child)
        return child.name
      end, symbol.children or {}),
    }
  end, request('textDocument/documentSymbol'))
  equal(tree, {
    { 'ARG', {} },
    { 'build', { 'WORKDIR', 'COPY', 'RUN' } },
    { 'alpine:3.20', { 'ENV', 'COPY', 'RUN', 'EXPOSR', 'ENTRYPOINT' } },
  })
end)

check('semantic tokens colour keywords, stages and variables', function()
  await('the tokens', function()
    local row, column = place('FROM')
    return #(vim.lsp.semantic_tokens.get_at_pos(buffer, row, column) or {}) > 0
  end)
  local function type_at(text)
    local row, column = place(text)
    local token = (vim.lsp.semantic_tokens.get_at_pos(buffer, row, column) or {})[1]
    return token and token.type
  end
  equal({ type_at('WORKDIR'), type_at('APP_HOME=') }, { 'keyword', 'variable' })
end)

check('folding ranges are the stages, the continued lines and the heredoc', function()
  local found = vim.tbl_map(function(range)
    return range.startLine .. '-' .. range.endLine
  end, request('textDocument/foldingRange'))
  local build, test = place('FROM golang'), place('RUN go test')
  local final, heredoc = place('FROM alpine'), place('RUN <<EOF')
  for _, fold in ipairs({ { build, test + 1 }, { test, test + 1 }, { final, #lines() - 1 }, { heredoc, heredoc + 3 } }) do
    has(found, table.concat(fold, '-'))
  end
end)

check('at the top, completion offers FROM and ARG, and no RUN', function()
  vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '' })
  local offered = labels(0, 0)
  vim.api.nvim_buf_set_lines(buffer, 0, 1, false, {})
  has(offered, 'FROM', 'ARG')
  lacks(offered, 'RUN')
end)

check('in a stage, completion offers instructions', function()
  local row = place('WORKDIR')
  vim.api.nvim_buf_set_lines(buffer, row, row, false, { '' })
  local offered = labels(row, 0)
  vim.api.nvim_buf_set_lines(buffer, row, row + 1, false, {})
  has(offered, 'FROM', 'RUN', 'COPY', 'WORKDIR', 'HEALTHCHECK')
end)

check('Ctrl-X Ctrl-O completes what is typed', function()
  local row = place('WORKDIR')
  go_to(row, 0)
  -- The list opens after the keys, so insert mode is kept until then.
  local seen
  vim.api.nvim_create_autocmd('CompleteChanged', {
    once = true,
    callback = function()
      seen = vim.tbl_map(function(item)
        return item.word
      end, vim.fn.complete_info({ 'items' }).items)
    end,
  })
  vim.bo[buffer].omnifunc = 'v:lua.vim.lsp.omnifunc'
  vim.opt.completeopt = { 'menuone', 'noselect' }
  local timer = vim.uv.new_timer()
  local waited = 0
  timer:start(50, 50, vim.schedule_wrap(function()
    waited = waited + 50
    if seen or waited > patience then
      timer:stop()
      vim.api.nvim_input(seen and '<C-n><C-y><Esc>' or '<Esc>')
    end
  end))
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes('OSTOPS<C-x><C-o>', true, false, true), 'xt!', false)
  timer:close()
  -- The next placeholder isn't filled in.
  vim.snippet.stop()
  type_keys('<Esc>')
  local typed = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1]
  vim.api.nvim_buf_set_lines(buffer, row, row + 1, false, {})
  assert(vim.startswith(typed, 'STOPSIGNAL'), typed)
end)

-- Runs a function that changes the file, and restores the file.
local function change(what, ...)
  local before = lines()
  local good, wrong = pcall(what, ...)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, before)
  if not good then
    error(wrong, 0)
  end
end

check('references of a stage are its name and what takes from it', function()
  local row, column = place('AS build')
  local found = request('textDocument/references', {
    position = { line = row, character = column + #'AS ' },
    context = { includeDeclaration = true },
  })
  local places = vim.tbl_map(function(one)
    return one.range.start.line .. ':' .. one.range.start.character
  end, found)
  table.sort(places)
  local use, flag = place('--from=build')
  equal(places, { use .. ':' .. flag + #'--from=', row .. ':' .. column + #'AS ' })
end)

check('references open as a list', function()
  local row, column = place('APP_HOME=')
  go_to(row, column)
  vim.lsp.buf.references()
  await('the list', function()
    return #vim.fn.getqflist() > 0
  end)
  local rows = vim.tbl_map(function(item)
    return item.lnum - 1
  end, vim.fn.getqflist())
  vim.cmd('cclose')
  equal(rows, { row, (place('$APP_HOME')) })
end)

check('the same name is highlighted', function()
  local row, column = place('AS build')
  local found = request('textDocument/documentHighlight', { position = { line = row, character = column + #'AS ' } })
  equal(#found, 2)
end)

check('renaming a stage renames what takes from it, and no folder of that name', function()
  change(function()
    local row, column = place('AS build')
    go_to(row, column + #'AS ')
    vim.lsp.buf.rename('compile')
    await('the new name', function()
      return lines()[row + 1]:find('AS compile', 1, true)
    end)
    local use = select(1, place('--from='))
    equal(lines()[use + 1], 'COPY --from=compile /out/app $APP_HOME/')
    assert(table.concat(lines(), '\n'):find('go build -o', 1, true), 'a command was renamed')
  end)
end)

check('formatting formats the file', function()
  change(function()
    local row = place('WORKDIR')
    vim.api.nvim_buf_set_lines(buffer, row, row + 1, false, { 'WORKDIR   /src  ' })
    vim.lsp.buf.format({ timeout_ms = patience })
    equal(lines()[row + 1], 'WORKDIR /src')
    vim.lsp.buf.format({ timeout_ms = patience })
    equal(lines()[row + 1], 'WORKDIR /src')
  end)
end)

check('a code action fixes the error', function()
  change(function()
    local row, column = place('EXPOSR')
    go_to(row, column)
    vim.lsp.buf.code_action({
      apply = true,
      filter = function(action)
        return action.kind == 'quickfix' and action.title:find('EXPOSE', 1, true) ~= nil
      end,
    })
    await('the fix', function()
      return lines()[row + 1] == 'EXPOSE 8080'
    end)
  end)
  await('the mistake again', function()
    return #vim.diagnostic.get(buffer) == 1
  end)
end)

check('inlay hints show values', function()
  local found = request('textDocument/inlayHint', {
    range = { start = { line = 0, character = 0 }, ['end'] = { line = #lines(), character = 0 } },
  })
  local text = vim.inspect(found)
  assert(text:find('1.22', 1, true), text)
  vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  await('hints in the buffer', function()
    return #vim.lsp.inlay_hint.get({ bufnr = buffer }) > 0
  end)
  vim.lsp.inlay_hint.enable(false, { bufnr = buffer })
end)

check('signature help shows the flags', function()
  local row, column = place('--from=build')
  local help = request('textDocument/signatureHelp', { position = { line = row, character = column } })
  assert(help and help.signatures[1].label:find('COPY', 1, true), vim.inspect(help))
end)

check('a lens above a stage shows what takes from it', function()
  local lenses = request('textDocument/codeLens')
  local one = vim.tbl_filter(function(lens)
    return lens.command.command == 'dockwright.showReferences'
  end, lenses)[1]
  assert(one, vim.inspect(lenses))
  go_to(one.range.start.line, one.range.start.character)
  -- Newer versions refresh automatically.
  if vim.lsp.codelens.enable then
    vim.lsp.codelens.enable(true, { bufnr = buffer })
  else
    vim.lsp.codelens.refresh({ bufnr = buffer })
  end
  await('the lens', function()
    return #vim.lsp.codelens.get(recent and { bufnr = buffer } or buffer) > 0
  end)
  client().commands['dockwright.showReferences'](one.command, { client_id = client().id, bufnr = buffer })
  local rows = vim.tbl_map(function(item)
    return item.lnum - 1
  end, vim.fn.getqflist())
  vim.cmd('cclose')
  equal(rows, { (place('--from=build')) })
end)

if recent then
  check('the grammar colours by its own queries', function()
    -- The parser built by `editors/tree-sitter neovim`.
    vim.opt.runtimepath:prepend(vim.fn.stdpath('config'))
    vim.treesitter.start(buffer, 'dockerfile')
    local row, column = place('WORKDIR')
    vim.treesitter.get_parser(buffer, 'dockerfile'):parse(true)
    local captures = vim.tbl_map(function(one)
      return one.capture
    end, vim.treesitter.get_captures_at_pos(buffer, row, column))
    has(captures, 'keyword')
    vim.treesitter.stop(buffer)
  end)
end

check('an edit that corrects the mistake takes the diagnostic away', function()
  go_to(place('EXPOSR'))
  type_keys('cwEXPOSE<Esc>')
  equal(lines()[select(1, place('8080')) + 1], 'EXPOSE 8080')
  await('the diagnostic to go', function()
    return #vim.diagnostic.get(buffer) == 0
  end)
end)

check('undoing it brings the diagnostic back', function()
  vim.cmd('silent undo')
  await('the diagnostic', function()
    return #vim.diagnostic.get(buffer) == 1
  end)
end)

check('the server shuts down on request', function()
  local id = client().id
  call('stop')
  await('its end', function()
    return vim.lsp.get_client_by_id(id) == nil
  end)
end)

-- A local stand-in for Docker Hub: its port, and a function to stop it. It has one tag, newer than all others.
local function hub()
  local server = assert(vim.uv.new_tcp())
  assert(server:bind('127.0.0.1', 0))
  local body = vim.json.encode({ next = vim.NIL, results = { { name = '99.1' } } })
  local answer = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s'
  assert(server:listen(16, function()
    local peer = assert(vim.uv.new_tcp())
    server:accept(peer)
    peer:read_start(function(_, data)
      if data and data:find('\r\n\r\n', 1, true) then
        peer:write(answer:format(#body, body), function()
          peer:close()
        end)
      end
    end)
  end))
  return server:getsockname().port, function()
    server:close()
  end
end

-- The tags after `FROM golang:` from a separate server, which uses a port as Docker Hub, once a given tag is among them.
local function tags(port, wanted)
  local config = vim.env.XDG_CONFIG_HOME .. '/dockwright'
  vim.fn.mkdir(config, 'p')
  vim.fn.writefile({ '[registry]', ('hub = "http://localhost:%d"'):format(port) }, config .. '/config.toml')
  vim.env.DOCKWRIGHT_OFFLINE = '0'
  vim.cmd.edit(vim.fn.fnameescape(('%s/Dockerfile.%d'):format(vim.fs.dirname(sample), port)))
  buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].filetype = 'dockerfile'
  await('the client', function()
    return client() and client().initialized
  end)
  type_keys('iFROM golang:<Esc>')
  local offered
  await(wanted, function()
    offered = labels(0, #'FROM golang:')
    return vim.tbl_contains(offered, wanted)
  end)
  call('stop')
  await('its end', function()
    return not client()
  end)
  return offered
end

check('without a network, tags are those that are known', function()
  local port, close = hub()
  close()
  lacks(tags(port, 'latest'), '99.1')
end)

check('with one, tags are those of today', function()
  local port, close = hub()
  has(tags(port, '99.1'), 'latest', 'alpine')
  close()
end)

io.stdout:write(('%d passed, %d failed\n'):format(passed, failed))
vim.cmd(failed == 0 and 'qall!' or 'cquit 1')
