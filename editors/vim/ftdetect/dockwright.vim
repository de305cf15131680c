" The names of Dockerfiles and of their ignore files. Vim itself goes by the extension first: `Dockerfile.go` would be Go.
function! s:Set(filetype) abort
  if &filetype !=# a:filetype
    let &filetype = a:filetype
  endif
endfunction

" Documents, data, backups, templates and source code.
let s:others = 'adoc\|asc\|backup\|bak\|bat\|cfg\|containerignore\|csv\|diff\|dockerignore\|ejs\|erb\|gotmpl\|gz\|hbs\|htm\|html\|in\|ini\|j2\|jinja\|jinja2\|json\|jsonc\|liquid\|lock\|log\|m4\|mako\|markdown\|md\|mdx\|mustache\|old\|orig\|patch\|pdf\|png\|ps1\|py\|pyc\|rego\|rej\|rst\|save\|sh\|sha256\|sig\|svg\|swn\|swo\|swp\|tar\|template\|tmp\|tmpl\|toml\|tpl\|txt\|xml\|yaml\|yml\|zip'
let s:sources = 'c\|cc\|cjs\|clj\|cpp\|cs\|css\|dart\|el\|ex\|exs\|go\|h\|hpp\|hs\|java\|js\|jsx\|kt\|lua\|mjs\|ml\|php\|pl\|rb\|rs\|scala\|scss\|sql\|swift\|ts\|tsx\|vim'

function! s:Is(name) abort
  if a:name =~? '^[.#]\|\~$' | return 0 | endif
  if a:name =~? '^\%(.*[^.#].*[._-]\|[^._-][._-]\)\=\%(docker\|container\)file$' | return 1 | endif
  if a:name !~? '^\%(docker\|container\)file[._-].' || a:name =~? '\.\%(' . s:others . '\)\=$' | return 0 | endif
  return a:name !~? '\.\%(' . s:sources . '\)$' || a:name =~# '^[DC]\a*\.[^.]*$'
endfunction

autocmd BufNewFile,BufRead *[dD][oO][cC][kK][eE][rR][fF][iI][lL][eE]*,*[cC][oO][nN][tT][aA][iI][nN][eE][rR][fF][iI][lL][eE]*
      \ if s:Is(expand('<afile>:t')) | call s:Set('dockerfile') | endif
autocmd BufNewFile,BufRead *.dockerignore,*.containerignore call s:Set('gitignore')
