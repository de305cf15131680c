; Names and what they stand for. A file is one scope: a stage sees the names of others and the variables of the stage
; that it is built on, wherever that is, and which of two definitions counts is for a language server to tell.

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
