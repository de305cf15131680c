" Dockwright for vim-lsp.
if executable('dockwright')
  autocmd User lsp_setup call lsp#register_server({
        \ 'name': 'dockwright',
        \ 'cmd': {info -> ['dockwright', 'lsp']},
        \ 'allowlist': ['dockerfile'],
        \ })
endif
