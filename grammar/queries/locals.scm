; Definitions and references. A file is one scope: a stage sees the names of other stages and the variables of its base
; stage, wherever that is. Resolving a reference to one of several definitions is left to a language server.

(source_file) @local.scope

(arg_pair
  name: (variable) @local.definition.var)
(env_pair
  name: (variable) @local.definition.var)
(stage_name) @local.definition.namespace
(heredoc_marker
  name: (heredoc_name) @local.definition)

(expansion
  (variable) @local.reference)
(image_spec
  name: (image_name) @local.reference)
(heredoc_end) @local.reference
