; Continued lines are indented; heredocs are left alone.

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
  (onbuild_instruction)
  (run_instruction)
  (shell_instruction)
  (volume_instruction)
] @indent.begin

(json_array "]" @indent.branch)
(heredoc_body) @indent.ignore
(heredoc_end) @indent.ignore
