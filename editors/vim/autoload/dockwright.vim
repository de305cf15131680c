" The formatter for ALE, which asks language servers for everything but that.
function! dockwright#Fix(buffer) abort
  return {'command': ale#Escape(ale#Var(a:buffer, 'dockerfile_dockwright_executable')) . ' fmt --stdin-filename %s -'}
endfunction
