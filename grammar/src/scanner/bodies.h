// The bodies of heredocs.

#ifndef DOCKERFILE_SCANNER_BODIES_H_
#define DOCKERFILE_SCANNER_BODIES_H_

#include "words.h"

// Consumes a line end within `${}` in a body and checks whether the next line ends the body.
static void take_body_line_end(Scanner *s, TSLexer *lexer) {
  bool special = false;
  lexer->advance(lexer, false);
  mark(s, lexer);
  if (peek(lexer) == EOF_CHAR) {
    s->mode = MODE_BODY_UNTERMINATED;
  } else if (take_body_line(&s->heredocs[0], lexer, &special)) {
    s->mode = MODE_BODY_END;
  }
}

// Text of a body that the builder expands, within a line that doesn't end the body.
static bool scan_body_text(Scanner *s, TSLexer *lexer, const bool *valid) {
  Nest n = nest_of(s, valid);
  bool invalid = valid[INVALID_TEXT] && !valid[TEXT];
  enum Token token = invalid ? INVALID_TEXT : valid[HEREDOC_TEXT] ? HEREDOC_TEXT : TEXT;
  for (;;) {
    int32_t c = peek(lexer);
    if (c == EOF_CHAR) {
      mark(s, lexer);
      s->mode = MODE_BODY_UNTERMINATED;
      break;
    }
    if (c == '\n') {
      if (n.brace) {
        take_body_line_end(s, lexer);
      } else {
        lexer->advance(lexer, false);
        take_body_lines(s, lexer, false);
      }
      break;
    }
    if (invalid ? c == '}' : c == '$' || c == '\\' || (n.pattern ? c == '/' : n.brace && c == '}')) {
      mark(s, lexer);
      break;
    }
    lexer->advance(lexer, false);
  }
  return emit(s, lexer, token);
}

static bool scan_body(Scanner *s, TSLexer *lexer, const bool *valid) {
  if (body_is_raw(s)) {
    take_body_lines(s, lexer, true);
    return emit(s, lexer, HEREDOC_TEXT);
  }
  Nest n = nest_of(s, valid);
  int32_t c = peek(lexer);
  if (valid[NAME] && (is_name(c) || is_special_parameter(c))) return scan_name(s, lexer);
  if (c == '}' && n.brace && !n.pattern) return emit_taken(s, lexer, 1, BRACE_END);
  if (c == '/' && n.pattern) return emit_taken(s, lexer, 1, SLASH_END);
  if (valid[OPERATOR] && !valid[NAME]) {
    if (c == ':' || c == '-' || c == '+' || c == '?' || c == '#' || c == '%' || c == '/')
      return scan_operator(s, lexer);
  }
  if (valid[INVALID_TEXT]) return scan_body_text(s, lexer, valid);
  enum Token text = valid[HEREDOC_TEXT] ? HEREDOC_TEXT : TEXT;
  if (c != '$' && c != '\\') return scan_body_text(s, lexer, valid);
  lexer->advance(lexer, false);
  mark(s, lexer);
  int32_t d = peek(lexer);
  if (c == '\\') return is_line_end(d) ? emit(s, lexer, text) : emit_taken(s, lexer, 1, ESCAPE_SEQUENCE);
  if (d == '{') return emit_taken(s, lexer, 1, DOLLAR_BRACE);
  return emit(s, lexer, is_name(d) || is_special_parameter(d) ? DOLLAR : text);
}

// The line that ends a body.
static bool scan_body_end(Scanner *s, TSLexer *lexer, const bool *valid) {
  if (valid[UNCLOSED]) return emit(s, lexer, UNCLOSED);
  if (s->heredocs[0].chomp) {
    while (lexer->lookahead == '\t') lexer->advance(lexer, true);
  }
  while (!is_line_end(peek(lexer))) {
    bool is_return = lexer->lookahead == '\r';
    lexer->advance(lexer, false);
    if (!is_return) mark(s, lexer);
  }
  s->count--;
  s->marks = s->count;
  memmove(s->heredocs, s->heredocs + 1, s->count * sizeof(Heredoc));
  s->mode = MODE_RAW;
  return emit(s, lexer, HEREDOC_END);
}

// The end of the text, where a body should have ended.
static bool scan_body_unterminated(Scanner *s, TSLexer *lexer, const bool *valid) {
  if (valid[UNCLOSED]) return emit(s, lexer, UNCLOSED);
  s->count = s->marks = 0;
  s->overflow = false;
  s->mode = MODE_RAW;
  return emit(s, lexer, HEREDOC_UNTERMINATED);
}

// The rest of the text, if the line has more heredocs than the state can hold.
static bool scan_overflow(Scanner *s, TSLexer *lexer) {
  while (peek(lexer) != EOF_CHAR) lexer->advance(lexer, false);
  mark(s, lexer);
  s->overflow = false;
  s->mode = MODE_RAW;
  return emit(s, lexer, HEREDOC_OVERFLOW);
}

#endif
