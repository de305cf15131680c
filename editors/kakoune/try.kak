# Kakoune with kak-lsp, Dockwright and nothing else: what `dockwright try` starts.
evaluate-commands %sh{kak-lsp --kakoune -s "$kak_session"}
remove-hooks global lsp-filetype-.*
source "%val{config}/dockwright.kak"
set-option global lsp_auto_highlight_references true
add-highlighter global/ number-lines
map global user l ': enter-user-mode lsp<ret>' -docstring 'Dockwright'
map global insert <tab> '<a-;>: try lsp-snippets-select-next-placeholders catch %{ execute-keys -with-hooks <lt>tab> }<ret>'
lsp-inlay-diagnostics-enable global
lsp-inlay-hints-enable global
# Whatever the file is called, it is meant to be a Dockerfile.
hook global BufOpenFile .* %{
    evaluate-commands %sh{ [ "$kak_opt_filetype" = dockerfile ] || echo set-option buffer filetype dockerfile }
}
hook -once global ClientCreate .* %{
    echo 'Dockwright: Space l h hover, gd definition, Ctrl-N complete, Space l f form, :q leave'
}
