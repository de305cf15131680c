" Dockerfiles in Neovim: indentation by four spaces. An `.editorconfig` is applied later and takes precedence.
let b:undo_ftplugin = get(b:, 'undo_ftplugin', 'execute')

if get(g:, 'dockwright_recommended_style', 1)
  setlocal expandtab shiftwidth=4 softtabstop=4
  let b:undo_ftplugin .= ' | setlocal expandtab< shiftwidth< softtabstop<'
endif
