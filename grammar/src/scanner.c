// The lexer of the Dockerfile grammar: it produces every token.
//
// It follows BuildKit (frontend/dockerfile/parser and shell/lex.go, commit 73ed6825c). A logical line is an
// instruction with its continuations joined and the comments in them dropped; a *gap* is what lies between two of its
// physical lines. Gaps may occur anywhere, so text is split at them (the gap becomes `line_continuation`, `comment`
// and `_continued` tokens), while atoms (keywords, names, operators) run across.
//
// Three decisions need lookahead over the whole logical line: whether the argument list is JSON, whether `ENV` uses
// the legacy form, and which words are heredoc markers. The last result is kept as a plan: for each heredoc, the
// ordinal of the `<` that begins its marker, and a hash of its name to recognize the line that ends it.
//
// The state is exactly what serialize() writes: a few bytes, usually two.

#include "scanner/bodies.h"
#include "scanner/instructions.h"

static bool scan(Scanner *s, TSLexer *lexer, const bool *valid) {
  if (valid[ERROR_SENTINEL]) return false;
  mark(s, lexer);
  if (s->gap == GAP_AT_COMMENT) {
    s->gap = GAP_AFTER_COMMENT;
    return scan_comment(s, lexer);
  }
  if (s->gap == GAP_AFTER_COMMENT) {
    while (lexer->lookahead == '\r') lexer->advance(lexer, false);
    if (peek(lexer) == '\n') {
      lexer->advance(lexer, false);
      finish_gap(s, lexer);
      return emit(s, lexer, CONTINUED);
    }
    s->gap = GAP_NONE;
  }
  switch ((enum Mode)s->mode) {
    case MODE_STAGE_END:
      s->mode = MODE_LINE_END;
      return emit(s, lexer, STAGE_END);
    case MODE_LINE_END:
      skip_spaces(lexer);
      s->mode = MODE_TOP;
      return emit_taken(s, lexer, peek(lexer) == '\n', LINE_END);
    case MODE_TOP:
      return scan_top(s, lexer, valid);
    case MODE_DIRECTIVE:
    case MODE_DIRECTIVE_ESCAPE:
      return scan_directive(s, lexer, valid);
    case MODE_HEAD:
    case MODE_ARGUMENTS:
    case MODE_HEALTH_COMMAND:
      return scan_head(s, lexer, valid);
    case MODE_FLAG:
    case MODE_MOUNT:
      return scan_flag(s, lexer, valid);
    case MODE_RAW_NAME:
      return scan_raw_name(s, lexer, valid);
    case MODE_WORDS:
    case MODE_REST:
    case MODE_LEGACY_NAME:
      return scan_word(s, lexer, valid);
    case MODE_FIELDS:
      if (s->keyword == FROM && s->part == PART_AFTER_IMAGE) return scan_after_image(s, lexer, valid);
      return scan_word(s, lexer, valid);
    case MODE_RAW:
    case MODE_SHELL:
      return scan_line_text(s, lexer, valid);
    case MODE_JSON:
      return scan_json(s, lexer, valid);
    case MODE_JSON_STRING:
      return scan_json_string(s, lexer);
    case MODE_HEREDOC_NAME:
      return scan_heredoc_name(s, lexer);
    case MODE_BODY:
      return scan_body(s, lexer, valid);
    case MODE_BODY_END:
      return scan_body_end(s, lexer, valid);
    case MODE_BODY_UNTERMINATED:
      return scan_body_unterminated(s, lexer, valid);
    case MODE_OVERFLOW:
      return scan_overflow(s, lexer);
  }
  return false;
}

void *tree_sitter_dockerfile_external_scanner_create(void) { return ts_calloc(1, sizeof(Scanner)); }

void tree_sitter_dockerfile_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_dockerfile_external_scanner_serialize(void *payload, char *buffer) {
  return serialize(payload, buffer);
}

void tree_sitter_dockerfile_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  deserialize(payload, buffer, length);
}

bool tree_sitter_dockerfile_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid_symbols) {
  return scan(payload, lexer, valid_symbols);
}
