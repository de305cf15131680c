" Dockwright as a plugin of Vim with ALE: there is nothing to set up but g:ale_fixers, for those who want it.
if exists('g:loaded_dockwright')
  finish
endif
let g:loaded_dockwright = 1

if exists('*ale#Set') || !empty(globpath(&runtimepath, 'autoload/ale.vim'))
  call ale#Set('dockerfile_dockwright_executable', 'dockwright')
  call ale#fix#registry#Add('dockwright', 'dockwright#Fix', ['dockerfile'], 'Formats Dockerfiles.')
endif
