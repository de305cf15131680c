// Dockerfile, as BuildKit reads it.
//
// BuildKit's unit is the logical line: one instruction with its continuations joined and its comments dropped. The
// meaning of a character depends on the instruction, on the escape directive, on quotes opened earlier on that line,
// and sometimes on everything that follows (is this valid JSON up to the end?). The external scanner, src/scanner.c,
// decides this and is the whole lexer; this file defines how its tokens nest.
//
// Every text has a tree without ERROR nodes: what BuildKit rejects is either a node of its own (unknown_instruction,
// invalid_modifier, invalid_element, extra_argument) or a missing part. So mistakes don't affect other logical lines.
//
// Instructions and stages end with a zero-width token, and line ends separate them. After an edit, the parser reuses a
// node only if the same tokens were valid where its first token was read; after such an end they always are, whatever
// the previous instruction was. So reparsing costs only what the edit touches.

/** A closing token; where it is missing, the scanner emits the zero-width `_unclosed`. */
const close = ($, token) => choice(token, $._unclosed);

/** An instruction: its keyword, its flags, then the rest. */
const instruction = ($, keyword, ...rest) => seq(...head($, keyword), ...rest, $._instruction_end);

/** The beginning of an instruction: its keyword, as a node of the given name, and its flags. */
const head = ($, keyword, name = $.keyword) => [
  field("keyword", alias(keyword, name)),
  repeat(choice($.flag, $.end_of_flags)),
  optional($._no_flags),
];

/** Instructions. A line end directly follows each, so that an edit after it doesn't affect the instruction. */
const instructions = $ => [repeat(seq($._instruction, $._line_end)), $._instruction];

/** Arguments of one kind, separated by whitespace. */
const words = ($, word) => seq(word, repeat(seq($._space, word)));

export default grammar({
  name: "dockerfile",

  externals: $ => [
    // Lines.
    $.line_continuation,
    $._continued, // The line end after a comment within a continuation.
    $.comment,
    $._instruction_end,
    $._stage_end, // After the last instruction before a FROM or the end of the text.
    $._line_end,
    $._directive_start,
    $._directive_hash,
    $.directive_name,
    $._directive_equals,
    $.directive_value,

    // Keywords, in any case and with continuations inside.
    $._add,
    $._arg,
    $._cmd,
    $._copy,
    $._entrypoint,
    $._env,
    $._expose,
    $._from,
    $._healthcheck,
    $._label,
    $._maintainer,
    $._onbuild,
    $._run,
    $._shell,
    $._stopsignal,
    $._user,
    $._volume,
    $._workdir,
    $._unknown,
    $._as,
    $._none,
    $._health_cmd,
    $._health_unknown,

    // Flags.
    $._flag_dashes,
    $.end_of_flags,
    $._no_flags, // Before arguments that begin like a flag or a gap but are neither.
    $._no_trigger, // At the end of an ONBUILD without an instruction.
    $._flag_text,
    $._mount_flag_name,
    $._flag_equals,
    $._flag_end,
    $._mount_text,
    $._mount_equals,
    $._mount_comma,

    // Words.
    $._space,
    $._legacy_space, // Between the name and the value of `ENV name value`.
    $._text,
    $._raw_text,
    $._shell_text,
    $.escape_sequence,
    $._double_quote,
    $._double_quote_end,
    $._single_quote,
    $._single_quote_end,
    $._dollar,
    $._dollar_brace,
    $._name,
    $.operator,
    $._slash,
    $._slash_end,
    $._invalid_text,
    $._brace_end,
    $._unclosed,
    $._equals,

    // Image references, users, ports.
    $.image_registry,
    $._registry_slash,
    $._tag_colon,
    $._digest_at,
    $._group_colon,
    $._port_colon,
    $._port_dash,
    $._protocol_slash,

    // JSON.
    $._json_open,
    $._json_close,
    $._json_comma,
    $._json_quote,
    $._json_quote_end,
    $._json_text,
    $._json_escape,
    $.invalid_element,

    // Heredocs.
    $.file_descriptor,
    $._heredoc_operator,
    $.heredoc_name,
    $._heredoc_line_end,
    $._heredoc_text,
    $.heredoc_end,
    $._heredoc_unterminated,
    $.heredoc_overflow,

    $._error_sentinel,
  ],

  extras: $ => [$.line_continuation, $._continued, $.comment],

  inline: $ => [$._front, $._command, $._arguments, $._word, $._part, $._instruction, $._json_value, $._expansion_body, $._replacement, $._group, $._protocol, $._mount_value],

  rules: {
    source_file: $ =>
      seq(repeat($.parser_directive), optional(seq($._front, $._line_end)), repeat(seq($.stage, $._line_end))),

    _front: $ => seq(...instructions($), $._stage_end),
    stage: $ => seq($.from_instruction, optional(seq($._line_end, ...instructions($))), $._stage_end),

    parser_directive: $ =>
      seq(
        $._directive_start,
        alias($._directive_hash, "#"),
        field("name", $.directive_name),
        alias($._directive_equals, "="),
        optional(field("value", $.directive_value)),
      ),

    _instruction: $ =>
      choice(
        $.add_instruction,
        $.arg_instruction,
        $.cmd_instruction,
        $.copy_instruction,
        $.entrypoint_instruction,
        $.env_instruction,
        $.expose_instruction,
        $.healthcheck_instruction,
        $.label_instruction,
        $.maintainer_instruction,
        $.onbuild_instruction,
        $.run_instruction,
        $.shell_instruction,
        $.stopsignal_instruction,
        $.user_instruction,
        $.volume_instruction,
        $.workdir_instruction,
        $.unknown_instruction,
      ),

    add_instruction: $ => instruction($, $._add, optional($._arguments), repeat($.heredoc)),
    copy_instruction: $ => instruction($, $._copy, optional($._arguments), repeat($.heredoc)),
    volume_instruction: $ => instruction($, $._volume, optional($._arguments)),
    // A path directly after a marker follows it after a gap, in words separated by non-ASCII whitespace.
    _arguments: $ => choice($.json_array, words($, choice($.path, seq($.heredoc_marker, optional($.path))))),

    run_instruction: $ => instruction($, $._run, optional($._command), repeat($.heredoc)),
    cmd_instruction: $ => instruction($, $._cmd, optional($._command)),
    entrypoint_instruction: $ => instruction($, $._entrypoint, optional($._command)),
    shell_instruction: $ => instruction($, $._shell, optional($._command)),
    _command: $ => choice($.json_array, $.shell_command),

    healthcheck_instruction: $ =>
      instruction(
        $,
        $._healthcheck,
        optional(
          seq(
            field(
              "type",
              choice(
                alias($._none, $.keyword),
                alias($._health_cmd, $.keyword),
                alias($._health_unknown, $.unknown_keyword),
              ),
            ),
            optional($._no_flags),
            optional($._command),
          ),
        ),
      ),

    env_instruction: $ => instruction($, $._env, optional(words($, alias($._pair, $.env_pair)))),
    label_instruction: $ => instruction($, $._label, optional(words($, alias($._label_pair, $.label_pair)))),
    _pair: $ => pair($, alias($._key, $.variable)),
    _label_pair: $ => pair($, alias($._key, $.label_key)),
    // A word that is not inlined, so that the nodes above enclose its parts.
    _key: $ => $._word,

    arg_instruction: $ => instruction($, $._arg, optional(words($, alias($._arg_pair, $.arg_pair)))),
    _arg_pair: $ => assignment($, alias($._raw_name, $.variable)),
    _raw_name: $ => repeat1($._raw_text),

    from_instruction: $ =>
      instruction(
        $,
        $._from,
        optional(
          seq(
            field("image", $.image_spec),
            optional(
              seq(
                $._space,
                choice(
                  seq(
                    field("as", alias($._as, $.keyword)),
                    optional(seq($._space, field("name", $.stage_name), repeat(seq($._space, $.extra_argument)))),
                  ),
                  words($, $.extra_argument),
                ),
              ),
            ),
          ),
        ),
      ),
    stage_name: $ => $._word,
    extra_argument: $ => $._word,

    image_spec: $ =>
      seq(
        choice(
          field("name", $.image_name),
          seq(
            field("registry", $.image_registry),
            alias($._registry_slash, "/"),
            optional(field("name", $.image_name)),
          ),
        ),
        optional(seq(alias($._tag_colon, ":"), optional(field("tag", $.image_tag)))),
        optional(seq(alias($._digest_at, "@"), optional(field("digest", $.image_digest)))),
      ),
    image_name: $ => $._word,
    image_tag: $ => $._word,
    image_digest: $ => $._word,

    expose_instruction: $ => instruction($, $._expose, optional(words($, $.port_spec))),
    port_spec: $ =>
      choice(
        seq(repeat1(choice($.port, alias($._port_colon, ":"), alias($._port_dash, "-"))), optional($._protocol)),
        $._protocol,
      ),
    port: $ => $._word,
    _protocol: $ => seq(alias($._protocol_slash, "/"), optional($.protocol)),
    protocol: $ => $._word,

    user_instruction: $ =>
      instruction(
        $,
        $._user,
        optional(
          choice(
            seq(field("user", $.user), optional($._group)),
            $._group,
          ),
        ),
      ),
    user: $ => $._word,
    _group: $ => seq(alias($._group_colon, ":"), optional(field("group", $.group))),
    group: $ => $._word,

    workdir_instruction: $ => instruction($, $._workdir, optional($.path)),
    stopsignal_instruction: $ => instruction($, $._stopsignal, optional($.signal)),
    signal: $ => $._word,
    maintainer_instruction: $ => instruction($, $._maintainer, optional($.author)),
    author: $ => repeat1($._raw_text),

    // It ends where its trigger instruction does.
    onbuild_instruction: $ =>
      seq(
        ...head($, $._onbuild),
        choice(
          field("trigger", choice($._instruction, $.from_instruction)),
          seq($._no_trigger, $._instruction_end),
        ),
      ),

    unknown_instruction: $ =>
      seq(...head($, $._unknown, $.unknown_keyword), optional($.arguments), $._instruction_end),

    arguments: $ => repeat1($._raw_text),

    // Flags.
    flag: $ =>
      seq(
        alias($._flag_dashes, "--"),
        choice(
          seq(
            optional(field("name", $.flag_name)),
            optional(seq(alias($._flag_equals, "="), optional(field("value", $.flag_value)))),
          ),
          seq(
            field("name", alias($._mount_flag_name, $.flag_name)),
            optional(seq(alias($._flag_equals, "="), optional(field("value", $.mount_options)))),
          ),
        ),
        $._flag_end,
      ),
    flag_name: $ => repeat1($._flag_text),
    flag_value: $ => $._word,
    mount_options: $ => repeat1(choice($.mount_option, alias($._mount_comma, ","))),
    mount_option: $ =>
      prec.right(
        choice(
          seq(field("key", $.mount_key), optional($._mount_value)),
          $._mount_value,
        ),
      ),
    mount_key: $ => prec.right(repeat1($._mount_text)),
    _mount_value: $ => prec.right(seq(alias($._mount_equals, "="), optional(field("value", $.mount_value)))),
    mount_value: $ => $._word,

    // Words: adjacent text, quotes, escapes and variables.
    path: $ => $._word,
    value: $ => $._word,
    _word: $ => prec.right(repeat1($._part)),
    _part: $ => choice($._text, $.escape_sequence, $.double_quoted, $.single_quoted, $.expansion),
    double_quoted: $ =>
      seq(
        alias($._double_quote, '"'),
        repeat(choice($._text, $.escape_sequence, $.expansion)),
        close($, alias($._double_quote_end, '"')),
      ),
    single_quoted: $ => seq(alias($._single_quote, "'"), repeat($._text), close($, alias($._single_quote_end, "'"))),

    expansion: $ =>
      choice(
        seq(alias($._dollar, "$"), alias($._name, $.variable)),
        seq(alias($._dollar_brace, "${"), optional($._expansion_body), close($, alias($._brace_end, "}"))),
      ),
    _expansion_body: $ =>
      choice(
        alias($._name, $.variable),
        seq(
          alias($._name, $.variable),
          choice(
            seq($.operator, optional(field("word", $.operand))),
            $._replacement,
            $.invalid_modifier,
          ),
        ),
        $.invalid_modifier,
      ),
    _replacement: $ =>
      seq(
        alias($._slash, $.operator),
        optional(field("pattern", $.operand)),
        optional(seq(alias($._slash_end, $.operator), optional(field("replacement", $.operand)))),
      ),
    operand: $ => $._word,
    invalid_modifier: $ => repeat1($._invalid_text),

    // Shell text is one token per physical line, so that the node without its children is what the shell receives.
    shell_command: $ => repeat1(choice($._shell_text, $.heredoc_marker)),

    json_array: $ =>
      seq(
        alias($._json_open, "["),
        optional(seq($._json_value, repeat(seq(alias($._json_comma, ","), $._json_value)))),
        alias($._json_close, "]"),
      ),
    _json_value: $ => choice($.json_string, $.invalid_element),
    json_string: $ =>
      seq(
        alias($._json_quote, '"'),
        repeat(choice($._json_text, alias($._json_escape, $.escape_sequence))),
        alias($._json_quote_end, '"'),
      ),

    heredoc_marker: $ =>
      seq(
        optional($.file_descriptor),
        alias($._heredoc_operator, $.heredoc_operator),
        field("name", $.heredoc_name),
      ),
    heredoc: $ =>
      choice(
        seq(
          $._heredoc_line_end,
          optional(field("body", $.heredoc_body)),
          choice(field("end", $.heredoc_end), $._heredoc_unterminated),
        ),
        seq($._heredoc_line_end, $.heredoc_overflow),
      ),
    heredoc_body: $ => repeat1(choice($._heredoc_text, $.escape_sequence, $.expansion)),
  },
});

/** `name=value`, or only a name. */
function assignment($, name) {
  const value = seq(alias($._equals, "="), optional(field("value", $.value)));
  return prec.right(choice(seq(field("name", name), optional(value)), value));
}

/** The same, or `name value`, the legacy form. */
function pair($, name) {
  return prec.right(choice(assignment($, name), seq(field("name", name), $._legacy_space, field("value", $.value))));
}
