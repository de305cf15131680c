" Dockwright for ALE, which finds this file by itself once `editors/vim` is in 'runtimepath'.
call ale#Set('dockerfile_dockwright_executable', 'dockwright')

function! s:Root(buffer) abort
  for l:mark in ['dockwright.toml', 'compose.yaml', 'docker-compose.yml', 'docker-bake.hcl']
    let l:file = ale#path#FindNearestFile(a:buffer, l:mark)
    if !empty(l:file)
      return fnamemodify(l:file, ':h')
    endif
  endfor
  let l:git = ale#path#FindNearestDirectory(a:buffer, '.git')
  return empty(l:git) ? fnamemodify(bufname(a:buffer), ':p:h') : fnamemodify(l:git, ':h:h')
endfunction

call ale#linter#Define('dockerfile', {
      \ 'name': 'dockwright',
      \ 'lsp': 'stdio',
      \ 'language': 'dockerfile',
      \ 'executable': {buffer -> ale#Var(buffer, 'dockerfile_dockwright_executable')},
      \ 'command': '%e lsp',
      \ 'project_root': function('s:Root'),
      \ })
