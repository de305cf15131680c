" Formatting and completion for ALE. ALE's own completion function takes `[a-zA-Z$_][a-zA-Z$_0-9]*` before the cursor as
" the word to replace; the functions here replace the range that the server sends.

" How long completion waits for the server, in milliseconds, and after how many it stops as soon as a key is pressed.
let s:TIMEOUT = 5000
let s:PATIENCE = 500

" The formatter for ALE.
function! dockwright#Fix(buffer) abort
  return {'command': ale#Escape(ale#Var(a:buffer, 'dockerfile_dockwright_executable')) . ' fmt --stdin-filename %s -'}
endfunction

" Completion on request: a function for 'omnifunc'.
function! dockwright#Complete(findstart, base) abort
  if !a:findstart
    return s:matches
  endif
  let s:matches = []
  let l:request = s:Request({'triggerKind': 1}, v:null)
  if empty(l:request)
    " There is no server: cancel without a message.
    return -3
  endif
  let l:started = reltime()
  while !has_key(l:request, 'result')
    let l:waited = reltimefloat(reltime(l:started)) * 1000
    if l:waited > s:TIMEOUT || (l:waited > s:PATIENCE && getchar(1))
      return -3
    endif
    sleep 2m
  endwhile
  let [l:start, s:matches] = s:Read(l:request)
  return l:start
endfunction

" Completion while typing, for the current buffer, where `g:ale_completion_enabled` is set.
function! dockwright#Enable() abort
  " ALE must not show a list of its own here.
  let b:ale_completion_enabled = 0
  augroup DockwrightCompletion
    autocmd! * <buffer>
    autocmd TextChangedI,TextChangedP <buffer> call s:TextChanged()
    autocmd CompleteDone <buffer> call s:Done()
    autocmd InsertLeave <buffer> let s:pending = {}
  augroup END
endfunction

let s:matches = []
" The request of completion while typing that is not answered yet.
let s:pending = {}

" Sends a request for completion at the cursor. Returns a dictionary, which gets `result` once the server has answered and
" is then passed to `Then`, or an empty one if there is no server.
function! s:Request(context, Then) abort
  let l:buffer = bufnr('')
  let l:linters = filter(ale#lsp_linter#GetEnabled(l:buffer), 'v:val.name is# "dockwright"')
  if empty(l:linters)
    return {}
  endif
  let l:request = {
        \ 'buffer': l:buffer, 'line': line('.'), 'column': col('.'), 'text': getline('.'),
        \ 'context': a:context, 'Then': a:Then, 'id': 0,
        \ }
  let l:started = ale#lsp_linter#StartLSP(l:buffer, l:linters[0], {_, details -> s:Send(l:request, details)})
  return l:started ? l:request : {}
endfunction

" The requests that have been sent, by connection and number.
let s:sent = {}

function! s:Send(request, details) abort
  let l:connection = a:details.connection_id
  if !ale#lsp#HasCapability(l:connection, 'completion')
    let a:request.result = []
    return
  endif
  call ale#lsp#RegisterCallback(l:connection, function('dockwright#Receive'))
  call ale#lsp#NotifyForChanges(l:connection, a:request.buffer)
  let l:before = strpart(a:request.text, 0, a:request.column - 1)
  let l:id = ale#lsp#Send(l:connection, [0, 'textDocument/completion', {
        \ 'textDocument': {'uri': ale#util#ToURI(expand('#' . a:request.buffer . ':p'))},
        \ 'position': {'line': a:request.line - 1, 'character': s:Units(l:before)},
        \ 'context': a:request.context,
        \ }])
  let s:sent[l:connection . ' ' . l:id] = a:request
endfunction

" Handles a message of the server: a callback of ALE's, which gets every message.
function! dockwright#Receive(connection, message) abort
  let l:key = a:connection . ' ' . get(a:message, 'id', '')
  if has_key(a:message, 'method') || !has_key(s:sent, l:key)
    return
  endif
  let l:request = remove(s:sent, l:key)
  let l:result = get(a:message, 'result', v:null)
  let l:request.result = type(l:result) is v:t_dict ? get(l:result, 'items', []) : l:result
  if type(l:request.result) isnot v:t_list
    let l:request.result = []
  endif
  if l:request.Then isnot v:null
    call l:request.Then(l:request)
  endif
endfunction

" The column of bytes, from zero, at which the completions of an answer start, and what Vim shows of them.
function! s:Read(request) abort
  let l:line = a:request.text
  let l:cursor = a:request.column - 1
  let l:found = []
  let l:start = l:cursor
  for l:item in a:request.result
    " A snippet is of no use without a plugin for them, and ALE's capabilities exclude them.
    if get(l:item, 'insertTextFormat', 1) == 2
      continue
    endif
    let l:edit = get(l:item, 'textEdit', v:null)
    if type(l:edit) is v:t_dict
      let l:range = has_key(l:edit, 'insert') ? l:edit.insert : l:edit.range
      if l:range.start.line != a:request.line - 1 || l:range.end.line != a:request.line - 1
        continue
      endif
      let l:from = s:Bytes(l:line, l:range.start.character)
      let l:to = s:Bytes(l:line, l:range.end.character)
      let l:text = l:edit.newText
    else
      let l:from = match(strpart(l:line, 0, l:cursor), '\k*$')
      let l:to = l:cursor
      let l:text = get(l:item, 'insertText', l:item.label)
    endif
    if l:from > l:cursor || l:to < l:cursor
      continue
    endif
    let l:typed = strpart(l:line, l:from, l:cursor - l:from)
    let l:filter = get(l:item, 'filterText', l:item.label)
    if strpart(l:filter, 0, strlen(l:typed)) !=? l:typed
      continue
    endif
    call add(l:found, [l:item, l:from, l:to, l:text])
    let l:start = min([l:start, l:from])
  endfor
  call sort(l:found, {a, b -> s:Compare(s:SortText(a[0]), s:SortText(b[0]))})
  return [l:start, map(l:found, {_, it -> s:Match(a:request, l:start, it)})]
endfunction

function! s:SortText(item) abort
  return get(a:item, 'sortText', a:item.label)
endfunction

function! s:Compare(a, b) abort
  return a:a ==# a:b ? 0 : a:a ># a:b ? 1 : -1
endfunction

" An item as |complete-items| have it. Vim replaces what is between the start and the cursor; the rest is done by s:Finish.
function! s:Match(request, start, found) abort
  let [l:item, l:from, l:to, l:text] = a:found
  let l:word = strpart(a:request.text, a:start, l:from - a:start) . l:text
  let l:rest = {
        \ 'dockwright': 1,
        \ 'line': a:request.line,
        \ 'start': a:start,
        \ 'tail': strpart(a:request.text, a:request.column - 1, l:to - a:request.column + 1),
        \ 'edits': get(l:item, 'additionalTextEdits', v:null),
        \ }
  let l:documentation = get(l:item, 'documentation', '')
  if type(l:documentation) is v:t_dict
    let l:documentation = get(l:documentation, 'value', '')
  endif
  return {
        \ 'word': l:word,
        \ 'abbr': l:item.label,
        \ 'menu': substitute(get(l:item, 'detail', ''), '\_s\+', ' ', 'g'),
        \ 'kind': ale#completion#GetCompletionSymbols(get(l:item, 'kind', '')),
        \ 'info': type(l:documentation) is v:t_string ? l:documentation : '',
        \ 'icase': 1,
        \ 'dup': 1,
        \ 'user_data': json_encode(l:rest),
        \ }
endfunction

augroup DockwrightAccepted
  autocmd!
  autocmd CompleteDone * call s:Finish(v:completed_item)
augroup END

" Does what Vim has left out of an accepted item: removes what its range covers after the cursor, and makes further edits.
function! s:Finish(item) abort
  let l:data = get(a:item, 'user_data', '')
  if type(l:data) isnot v:t_string || l:data !~# '"dockwright"'
    return
  endif
  let l:data = json_decode(l:data)
  let l:line = getline('.')
  let l:end = l:data.start + strlen(a:item.word)
  if line('.') != l:data.line || strpart(l:line, l:data.start, strlen(a:item.word)) !=# a:item.word || col('.') - 1 != l:end
    " It was not accepted after all.
    return
  endif
  if !empty(l:data.tail) && strpart(l:line, l:end, strlen(l:data.tail)) ==# l:data.tail
    call setline('.', strpart(l:line, 0, l:end) . strpart(l:line, l:end + strlen(l:data.tail)))
  endif
  if type(l:data.edits) is v:t_list
    call s:Apply(l:data.edits)
  endif
endfunction

" Applies edits of other places, from the last to the first, so that each finds its place.
function! s:Apply(edits) abort
  let l:Key = {it -> printf('%09d.%09d', it.range.start.line, it.range.start.character)}
  for l:edit in sort(copy(a:edits), {a, b -> -s:Compare(l:Key(a), l:Key(b))})
    let [l:first, l:last] = [l:edit.range.start.line + 1, l:edit.range.end.line + 1]
    let l:lines = getline(l:first, l:last)
    let l:before = strpart(get(l:lines, 0, ''), 0, s:Bytes(get(l:lines, 0, ''), l:edit.range.start.character))
    let l:after = ''
    if l:last <= line('$')
      let l:after = strpart(getline(l:last), s:Bytes(getline(l:last), l:edit.range.end.character))
    endif
    let l:new = split(l:before . l:edit.newText . l:after, "\n", 1)
    let l:cursor = getcurpos()
    " The line of the cursor stays, and with it its marks, when the edit ends at its beginning.
    if l:last <= line('$') && l:edit.range.end.character == 0 && l:new[-1] ==# getline(l:last)
      call remove(l:new, -1)
      let l:last -= 1
    endif
    call append(l:last, l:new)
    if l:last >= l:first
      silent call deletebufline('%', l:first, l:last)
    endif
    if l:cursor[1] > l:last
      call cursor(l:cursor[1] + len(l:new) - (l:last - l:first + 1), l:cursor[2])
    endif
  endfor
endfunction

function! s:TextChanged() abort
  if !get(g:, 'ale_completion_enabled', 0) || !get(b:, 'dockwright_complete', 1)
    return
  endif
  let s:pending = {}
  " The text is that of an item which is being looked at.
  if pumvisible() && complete_info(['selected']).selected >= 0
    return
  endif
  let l:typed = matchstr(strpart(getline('.'), 0, col('.') - 1), '\S$')
  if empty(l:typed)
    call s:Close()
    return
  endif
  let s:pending = s:Request({'triggerKind': 2, 'triggerCharacter': l:typed}, function('s:Answered'))
endfunction

" Shows the list later: in a callback of a job that can't be done.
function! s:Answered(request) abort
  call timer_start(0, {-> s:Show(a:request)})
endfunction

function! s:Show(request) abort
  if a:request isnot s:pending || mode() isnot# 'i' || &paste
    return
  endif
  let s:pending = {}
  if [bufnr(''), line('.'), col('.'), getline('.')] != [a:request.buffer, a:request.line, a:request.column, a:request.text]
    return
  endif
  let [l:start, l:matches] = s:Read(a:request)
  if empty(l:matches)
    call s:Close()
    return
  endif
  if !exists('s:completeopt')
    let s:completeopt = &completeopt
    " Nothing is selected until the user selects it, so Enter starts a new line.
    let l:kept = filter(split(&completeopt, ','), 'v:val =~# "^\\(popup\\|preview\\|popuphidden\\)$"')
    let &completeopt = join(['menuone', 'noselect'] + l:kept, ',')
  endif
  call complete(l:start + 1, l:matches)
endfunction

function! s:Close() abort
  if exists('s:completeopt') && pumvisible()
    call complete(col('.'), [])
  endif
endfunction

function! s:Done() abort
  if exists('s:completeopt')
    let &completeopt = s:completeopt
    unlet s:completeopt
  endif
endfunction

" The length of a text in UTF-16 code units, in which the protocol counts.
function! s:Units(text) abort
  return strchars(a:text) + strchars(substitute(a:text, '[^' . nr2char(0x10000) . '-' . nr2char(0x10FFFF) . ']', '', 'g'))
endfunction

" The number of bytes that so many UTF-16 code units at the beginning of a text have.
function! s:Bytes(text, units) abort
  let [l:bytes, l:units] = [0, 0]
  for l:character in split(a:text, '\zs')
    let l:units += char2nr(l:character) > 0xFFFF ? 2 : 1
    if l:units > a:units
      break
    endif
    let l:bytes += strlen(l:character)
  endfor
  return l:bytes
endfunction
