" Dockerfiles in Vim: indentation by four spaces, and completion by the server.
let b:undo_ftplugin = get(b:, 'undo_ftplugin', 'execute')

" An `.editorconfig` is applied later and takes precedence.
if get(g:, 'dockwright_recommended_style', 1)
  setlocal expandtab shiftwidth=4 softtabstop=4
  let b:undo_ftplugin .= ' | setlocal expandtab< shiftwidth< softtabstop<'
endif

" With Ctrl-X Ctrl-O, and while typing where `g:ale_completion_enabled` is set.
if !empty(globpath(&runtimepath, 'autoload/ale.vim'))
  setlocal omnifunc=dockwright#Complete
  call dockwright#Enable()
  let b:undo_ftplugin .= ' | setlocal omnifunc< | unlet! b:ale_completion_enabled'
        \ . ' | execute "autocmd! DockwrightCompletion * <buffer>"'
endif
