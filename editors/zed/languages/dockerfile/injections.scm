; Embedded languages.

((comment) @injection.content
  (#set! injection.language "comment"))

; The node without its children is what the shell receives: continuations and the comments in them are children, and
; the builder drops them.
((shell_command) @injection.content
  (#set! injection.language "bash"))

((json_array) @injection.content
  (#set! injection.language "json")
  (#set! injection.include-children))

; A heredoc of RUN is a script, for the shell unless its first line names another program.
((run_instruction
  (heredoc
    body: (heredoc_body) @injection.content))
  (#not-match? @injection.content "^#!")
  (#set! injection.language "bash")
  (#set! injection.include-children))

((run_instruction
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @injection.content "^#!.*sh")
  (#set! injection.language "bash")
  (#set! injection.include-children))

((run_instruction
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @injection.content "^#!.*python")
  (#set! injection.language "python")
  (#set! injection.include-children))

; A heredoc of ADD or COPY is a file, named by the destination, or by the heredoc if that is a folder. Not with several
; heredocs: a query can't match names to bodies.

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.(sh|bash)$")
  (#set! injection.language "bash")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.(sh|bash)['\"]?$")
  (#set! injection.language "bash")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.py$")
  (#set! injection.language "python")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.py['\"]?$")
  (#set! injection.language "python")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.(js|mjs|cjs)$")
  (#set! injection.language "javascript")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.(js|mjs|cjs)['\"]?$")
  (#set! injection.language "javascript")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.ts$")
  (#set! injection.language "typescript")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.ts['\"]?$")
  (#set! injection.language "typescript")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.json$")
  (#set! injection.language "json")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.json['\"]?$")
  (#set! injection.language "json")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.ya?ml$")
  (#set! injection.language "yaml")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.ya?ml['\"]?$")
  (#set! injection.language "yaml")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.toml$")
  (#set! injection.language "toml")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.toml['\"]?$")
  (#set! injection.language "toml")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.html?$")
  (#set! injection.language "html")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.html?['\"]?$")
  (#set! injection.language "html")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.css$")
  (#set! injection.language "css")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.css['\"]?$")
  (#set! injection.language "css")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.xml$")
  (#set! injection.language "xml")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.xml['\"]?$")
  (#set! injection.language "xml")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.(ini|cfg|service)$")
  (#set! injection.language "ini")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.(ini|cfg|service)['\"]?$")
  (#set! injection.language "ini")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.lua$")
  (#set! injection.language "lua")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.lua['\"]?$")
  (#set! injection.language "lua")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.rb$")
  (#set! injection.language "ruby")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.rb['\"]?$")
  (#set! injection.language "ruby")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.pl$")
  (#set! injection.language "perl")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.pl['\"]?$")
  (#set! injection.language "perl")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.php$")
  (#set! injection.language "php")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.php['\"]?$")
  (#set! injection.language "php")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.go$")
  (#set! injection.language "go")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.go['\"]?$")
  (#set! injection.language "go")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.rs$")
  (#set! injection.language "rust")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.rs['\"]?$")
  (#set! injection.language "rust")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.sql$")
  (#set! injection.language "sql")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.sql['\"]?$")
  (#set! injection.language "sql")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "\\.md$")
  (#set! injection.language "markdown")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "\\.md['\"]?$")
  (#set! injection.language "markdown")
  (#set! injection.include-children))

((_
  (path) @_file
  .
  (heredoc
    body: (heredoc_body) @injection.content))
  (#match? @_file "[Dd]ockerfile$")
  (#set! injection.language "dockerfile")
  (#set! injection.include-children))

((_
  (heredoc_marker
    name: (heredoc_name) @_file)
  .
  (path) @_folder
  .
  (heredoc
    body: (heredoc_body) @injection.content)
  .)
  (#match? @_folder "/$")
  (#match? @_file "[Dd]ockerfile['\"]?$")
  (#set! injection.language "dockerfile")
  (#set! injection.include-children))
