; Stages are what classes are elsewhere (`mat`, `]t`), instructions what functions are (`maf`, `]f`).
(stage) @class.around

[
  (add_instruction)
  (arg_instruction)
  (cmd_instruction)
  (copy_instruction)
  (entrypoint_instruction)
  (env_instruction)
  (expose_instruction)
  (from_instruction)
  (healthcheck_instruction)
  (label_instruction)
  (maintainer_instruction)
  (onbuild_instruction)
  (run_instruction)
  (shell_instruction)
  (stopsignal_instruction)
  (user_instruction)
  (volume_instruction)
  (workdir_instruction)
] @function.around

(shell_command) @function.inside
(flag value: (flag_value) @parameter.inside) @parameter.around

(comment) @comment.inside
(comment)+ @comment.around
