" Indentation of Dockerfiles: a continued line is indented once, a heredoc keeps the indentation of its lines, and what
" follows is at the margin of its instruction.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=DockwrightIndent(v:lnum) indentkeys=!^F,o,O autoindent
let b:undo_indent = 'setlocal indentexpr< indentkeys< autoindent<'

if exists('*DockwrightIndent')
  finish
endif

" How many lines back an instruction or a heredoc is searched for.
let s:REACH = 500
let s:HEREDOC = '\%(^\|\s\)\d*<<\(-\?\)\(["'']\?\)\([[:alnum:]_.-]\+\)\2'

" The character that continues lines.
function! s:Escape() abort
  for l:line in getline(1, 5)
    let l:escape = matchlist(l:line, '\c^#\s*escape\s*=\s*\([\\`]\)\s*$')
    if !empty(l:escape)
      return l:escape[1]
    endif
  endfor
  return '\'
endfunction

" The heredocs that a line begins, as [name, whether tabs before the name are ignored].
function! s:Heredocs(line) abort
  let l:found = []
  let l:at = 0
  while 1
    let l:heredoc = matchlist(a:line, s:HEREDOC, l:at)
    if empty(l:heredoc)
      return l:found
    endif
    call add(l:found, [l:heredoc[3], l:heredoc[1] ==# '-'])
    let l:at = matchend(a:line, s:HEREDOC, l:at)
  endwhile
endfunction

function! DockwrightIndent(number) abort
  " Lines that exist stay as they are: scripts are indented by their own rules.
  if mode() ==# 'n' && getline(a:number) =~# '\S'
    return -1
  endif
  let l:continues = '\V' . escape(s:Escape(), '\') . '\m\s*$'
  " The margin of the instruction, and the indentation of its last line if another one continues it.
  let [l:margin, l:continued] = [0, -1]
  let [l:heredocs, l:body] = [[], 0]
  for l:number in range(max([1, a:number - s:REACH]), a:number - 1)
    let l:line = getline(l:number)
    if l:continued < 0 && !empty(l:heredocs)
      let [l:name, l:dash] = l:heredocs[0]
      if (l:dash ? substitute(l:line, '^\t*', '', '') : l:line) ==# l:name
        call remove(l:heredocs, 0)
        let l:body = 0
      elseif l:line =~# '\S'
        let l:body = indent(l:number)
      endif
    elseif l:line =~# '^\s*#'
      let l:continued = l:continued < 0 ? -1 : indent(l:number)
    elseif l:line =~# '\S'
      let l:first = l:continued < 0
      if l:first
        let l:margin = indent(l:number)
        let l:takes = l:line =~? '^\s*\%(onbuild\s\+\)\?\%(run\|copy\|add\)\s'
      endif
      if l:takes
        let l:heredocs += s:Heredocs(l:line)
      endif
      let l:indented = l:first ? l:margin + shiftwidth() : indent(l:number)
      let l:continued = l:line =~# l:continues ? l:indented : -1
    endif
  endfor
  if l:continued >= 0
    return l:continued
  endif
  return empty(l:heredocs) ? l:margin : l:body
endfunction
