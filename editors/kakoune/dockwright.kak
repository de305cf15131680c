# Dockwright for Kakoune with kak-lsp 18 or later: in kakrc, after `eval %sh{kak-lsp}`.
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
