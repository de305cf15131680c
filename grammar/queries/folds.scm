; Folding ranges: stages, and multi-line instructions, heredocs and comments.

[
  (stage)
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
  (onbuild_instruction)
  (run_instruction)
  (shell_instruction)
  (volume_instruction)
  (heredoc)
  (comment)+
] @fold
