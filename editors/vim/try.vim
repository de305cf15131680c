" Vim with ALE, Dockwright and nothing else: what `dockwright try` starts.
"   DOCKWRIGHT            the server
"   DOCKWRIGHT_RUNTIME    the folder of our plugin
"   DOCKWRIGHT_ALE        the folder of ALE
set nocompatible noswapfile nobackup number signcolumn=yes
set completeopt=menuone,noinsert,popup
let &runtimepath = join([$DOCKWRIGHT_RUNTIME, $DOCKWRIGHT_ALE, &runtimepath], ',')
let g:ale_linters = {'dockerfile': ['dockwright']}
let g:ale_fixers = {'dockerfile': ['dockwright']}
let g:ale_linters_explicit = 1
let g:ale_dockerfile_dockwright_executable = $DOCKWRIGHT
let g:ale_completion_enabled = 1
let g:ale_lint_delay = 50
let g:ale_hover_cursor = 0
let g:ale_hover_to_floating_preview = 1
filetype plugin on
syntax on
nnoremap K :ALEHover<CR>
nnoremap gd :ALEGoToDefinition<CR>
" Whatever the file is called, it is meant to be a Dockerfile.
autocmd VimEnter * set filetype=dockerfile
      \ | echo 'Dockwright: K hover, gd definition, Ctrl-N Ctrl-Y complete, :ALEFix form, :q leave'
