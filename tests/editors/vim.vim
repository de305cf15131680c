" Tests a real Vim with ALE and our plugin, on a real file. Started by `.ci/editors`:
"   ALE         the folder of ALE
"   SAMPLE      the file to open, a copy that may be written
"   REPORT      the file to write results to
set completeopt=menuone,noselect
set nocompatible nomore noswapfile nobackup shortmess+=I cmdheight=2
let s:root = expand('<sfile>:p:h:h:h')
let &runtimepath = s:root . '/editors/vim,' . $ALE . ',' . &runtimepath
let g:ale_linters_explicit = 1
let g:ale_lint_delay = 20
let g:ale_hover_cursor = 0
let g:ale_echo_cursor = 0
let g:ale_virtualtext_cursor = 0
let g:ale_hover_to_preview = 1
let g:ale_popup_menu_enabled = 0
filetype plugin on
execute 'source' s:root . '/editors/vim/vimrc'
runtime! plugin/ale.vim plugin/dockwright.vim

let s:report = []
let s:passed = 0
let s:failed = 0

function! s:Check(what, Test) abort
  try
    call a:Test()
    let s:passed += 1
    call add(s:report, 'ok      ' . a:what)
  catch
    let s:failed += 1
    call add(s:report, 'FAILED  ' . a:what . ': ' . strpart(v:exception, 0, 400))
  endtry
endfunction

function! s:Await(what, Condition) abort
  for _ in range(500)
    if a:Condition()
      return
    endif
    sleep 20m
  endfor
  throw 'waited in vain for ' . a:what
endfunction

function! s:Equal(found, wanted) abort
  if a:found != a:wanted
    throw 'found ' . string(a:found) . ' instead of ' . string(a:wanted)
  endif
endfunction

" The first position of a text, in cursor coordinates.
function! s:Place(text) abort
  for l:row in range(1, line('$'))
    let l:column = stridx(getline(l:row), a:text)
    if l:column >= 0
      return [l:row, l:column + 1]
    endif
  endfor
  throw a:text . ' is not in the file'
endfunction

function! s:GoTo(text, further) abort
  let [l:row, l:column] = s:Place(a:text)
  call cursor(l:row, l:column + a:further)
endfunction

function! s:Diagnostics() abort
  call s:Await('a diagnostic', {-> len(getloclist(0)) > 0})
  let l:found = map(getloclist(0), {_, it -> [it.lnum, it.col, it.end_col, it.type]})
  let [l:row, l:column] = s:Place('EXPOSR')
  call s:Equal(l:found, [[l:row, l:column, l:column + 5, 'E']])
endfunction

function! s:Preview() abort
  let l:found = filter(range(1, winnr('$')), {_, it -> getwinvar(it, '&previewwindow')})
  return empty(l:found) ? 0 : l:found[0]
endfunction

function! s:Hover() abort
  call s:GoTo('WORKDIR', 2)
  ALEHover
  call s:Await('the window', {-> s:Preview() > 0})
  let l:text = join(getbufline(winbufnr(s:Preview()), 1, '$'))
  pclose
  if l:text !~# 'working directory'
    throw l:text
  endif
endfunction

function! s:Definition() abort
  call s:GoTo('--from=build', 8)
  ALEGoToDefinition
  let l:wanted = [s:Place('AS build')[0], s:Place('AS build')[1] + 3]
  call s:Await('the jump', {-> [line('.'), col('.')] == l:wanted})
endfunction

function! s:Completion() abort
  let l:row = s:Place('WORKDIR')[0]
  call append(l:row, 'STOPS')
  call cursor(l:row + 1, 5)
  call feedkeys("A\<C-x>\<C-o>\<C-n>\<C-y>\<Esc>", 'xt')
  let l:typed = getline(l:row + 1)
  execute (l:row + 1) . 'delete _'
  if l:typed !~# '^STOPSIGNAL'
    throw l:typed . ' from ' . string(get(b:, 'ale_completion_result', []))
  endif
endfunction

function! s:References() abort
  call s:GoTo('AS build', 3)
  ALEFindReferences -quickfix
  call s:Await('the list', {-> len(getqflist()) > 0})
  cclose
  " ALE requests references without the declaration.
  let l:found = map(getqflist(), {_, it -> [it.lnum, it.col]})
  let l:from = s:Place('--from=build')
  call s:Equal(l:found, [[l:from[0], l:from[1] + 7]])
endfunction

function! s:Rename() abort
  call s:GoTo('AS build', 3)
  call feedkeys(":ALERename\<CR>\<C-u>compile\<CR>", 'xt')
  call s:Await('the new names', {-> getline(s:Place('--from=')[0]) ==# 'COPY --from=compile /out/app $APP_HOME/'})
  call s:Place('AS compile')
  call s:Place('go build -o')
  silent undo
endfunction

function! s:CodeAction() abort
  call s:GoTo('EXPOSR', 1)
  ALECodeAction
  " ALE prompts for an action after the response.
  call feedkeys("1\<CR>", 't')
  call s:Await('the fix', {-> getline(s:Place(' 8080')[0]) ==# 'EXPOSE 8080'})
  silent undo
endfunction

function! s:Format() abort
  let l:row = s:Place('WORKDIR')[0]
  call setline(l:row, 'WORKDIR   /src  ')
  ALEFix
  call s:Await('the form', {-> getline(l:row) ==# 'WORKDIR /src'})
endfunction

function! s:NoMistake() abort
  call setline(s:Place('EXPOSR')[0], 'EXPOSE 8080')
  doautocmd TextChanged
  call s:Await('the diagnostic to go', {-> empty(getloclist(0))})
endfunction

execute 'edit' fnameescape($SAMPLE)
call s:Check('the file is a Dockerfile', {-> s:Equal(&filetype, 'dockerfile')})
call s:Check('diagnostics have the exact range of the error', function('s:Diagnostics'))
call s:Check('hover opens a window with the text', function('s:Hover'))
call s:Check('definition goes from COPY --from=build to the stage', function('s:Definition'))
call s:Check('Ctrl-X Ctrl-O completes what is typed', function('s:Completion'))
call s:Check('references of a stage open as a list', function('s:References'))
call s:Check('renaming a stage renames what takes from it', function('s:Rename'))
call s:Check('a code action fixes the error', function('s:CodeAction'))
call s:Check('ALEFix formats the file', function('s:Format'))
call s:Check('an edit that corrects the mistake takes the diagnostic away', function('s:NoMistake'))
call add(s:report, s:passed . ' passed, ' . s:failed . ' failed')
call writefile(s:report, $REPORT)
execute s:failed ? 'cquit!' : 'qall!'
