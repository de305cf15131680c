" The names of Dockerfiles and of their ignore files. Vim itself goes by the extension first: `Dockerfile.go` would be Go.
function! s:Set(filetype) abort
  if &filetype !=# a:filetype
    let &filetype = a:filetype
  endif
endfunction

autocmd BufNewFile,BufRead [cC]ontainerfile,*.[cC]ontainerfile,*.[dD]ockerfile call s:Set('dockerfile')
autocmd BufNewFile,BufRead [cC]ontainerfile.*,[dD]ockerfile.*
      \ if expand('<afile>:e') !~# '^\%(docker\|container\)ignore$' | call s:Set('dockerfile') | endif
autocmd BufNewFile,BufRead *.dockerignore,*.containerignore call s:Set('gitignore')
