# Dockwright for Kakoune with kak-lsp 18 or later: in kakrc, after `eval %sh{kak-lsp}`.
hook global BufCreate (?i)(.*/)?([^/]*[._-])?(docker|container)file([._-][^/]*)? %{
    evaluate-commands %sh{
        # Documents, data, backups and templates.
        others="
            adoc asc backup bak bat cfg containerignore csv diff dockerignore ejs erb gotmpl gz hbs htm html in ini j2
            jinja jinja2 json jsonc liquid lock log m4 mako markdown md mdx mustache old orig patch pdf png ps1 py pyc
            rego rej rst save sh sha256 sig svg swn swo swp tar template tmp tmpl toml tpl txt xml yaml yml zip"
        # Source code: Dockerfile.go is a Dockerfile, dockerfile.go and Dockerfile.test.js are not.
        sources="
            c cc cjs clj cpp cs css dart el ex exs go h hpp hs java js jsx kt lua mjs ml php pl rb rs scala scss sql
            swift ts tsx vim"
        name=${kak_hook_param##*/}
        has() { printf %s "$name" | grep -qE $2 "$1"; }
        one_of() { echo "[.]($(echo $1 | tr ' ' '|'))$"; }
        has '^[.#]|~$|[.]$' && exit
        if ! has '^(.+[._-])?(docker|container)file$' -i; then
            has '^(docker|container)file[._-].' -i || exit
            has "$(one_of "$others")" -i && exit
            has "$(one_of "$sources")" -i && ! has '^[DC][A-Za-z]*[.][^.]*$' && exit
        fi
        echo set-option buffer filetype dockerfile
    }
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
