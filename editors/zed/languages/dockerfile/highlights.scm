; Syntax highlighting, with the capture names that Neovim and Helix share.

(comment) @comment

(parser_directive
  "#" @keyword.directive
  name: (directive_name) @keyword.directive
  "=" @operator
  value: (directive_value)? @string.special)

(keyword) @keyword
(unknown_keyword) @error

; Flags
(flag
  "--" @punctuation.special
  name: (flag_name) @attribute)
(flag "=" @operator)
(flag value: (flag_value) @string)
(end_of_flags) @punctuation.special
(mount_option
  key: (mount_key) @attribute
  "="? @operator)
(mount_option value: (mount_value) @string)
(mount_options "," @punctuation.delimiter)

; Images and stages
(image_spec
  registry: (image_registry)? @module
  "/"? @punctuation.delimiter
  name: (image_name)? @type)
(image_spec ":" @punctuation.delimiter)
(image_spec "@" @punctuation.delimiter)
(image_tag) @constant
(image_digest) @constant
(stage_name) @label

; Variables
(env_pair
  name: (variable) @variable
  "="? @operator)
(arg_pair
  name: (variable) @variable.parameter
  "="? @operator)
(label_pair
  name: (label_key) @property
  "="? @operator)
(value) @string
(expansion
  ["$" "${" "}"] @punctuation.special)
(expansion (variable) @variable)
(expansion (operator) @operator)
(invalid_modifier) @error

; Words
(double_quoted) @string
(single_quoted) @string
(escape_sequence) @string.escape
(path) @string.special.path
(port) @number
(port_spec ["-" ":" "/"] @operator)
(protocol) @constant
(user) @constant
(group) @constant
(user_instruction ":" @operator)
(signal) @constant
(author) @string

; JSON
(json_array ["[" "]"] @punctuation.bracket)
(json_array "," @punctuation.delimiter)
(json_string) @string
(invalid_element) @error

; Heredocs
(heredoc_marker
  (file_descriptor)? @number
  (heredoc_operator) @operator
  name: (heredoc_name) @label)
(heredoc_end) @label

(line_continuation) @punctuation.special
(extra_argument) @error
