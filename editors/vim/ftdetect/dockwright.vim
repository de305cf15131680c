" What Vim doesn't know of the names of Dockerfiles and of their ignore files.
autocmd BufNewFile,BufRead *.dockerignore,*.containerignore setfiletype gitignore
autocmd BufNewFile,BufRead [cC]ontainerfile,[cC]ontainerfile.*,*.[cC]ontainerfile,[dD]ockerfile.* setfiletype dockerfile
