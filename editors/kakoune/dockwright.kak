# Dockwright for Kakoune with kak-lsp 18 or later: in kakrc, after `eval %sh{kak-lsp}`.
hook global BufCreate (.*[/.])?([Dd]ocker|[Cc]ontainer)file(\.[^/]*)? %{
    set-option buffer filetype dockerfile
}
# `Dockerfile.dockerignore` is no Dockerfile, whatever the hooks before have set.
hook global BufCreate .*\.(docker|container)ignore %{
    set-option buffer filetype git-ignore
}
hook -group lsp-filetype-dockerfile global BufSetOption filetype=dockerfile %{
    set-option buffer lsp_servers %{
        [dockwright]
        args = ["lsp"]
        root_globs = ["dockwright.toml", ".git"]
    }
}
hook -group lsp-filetype-dockerfile global WinSetOption filetype=dockerfile %{
    lsp-enable-window
}
