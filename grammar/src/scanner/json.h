// The tokens of a JSON array that lookahead has verified.

#ifndef DOCKERFILE_SCANNER_JSON_H_
#define DOCKERFILE_SCANNER_JSON_H_

#include "end_of_line.h"

// Consumes an escape sequence, across gaps.
static bool scan_json_escape(Scanner *s, TSLexer *lexer) {
  unsigned left = 1;
  bool first = true;
  int32_t c = 0;
  while (left > 0 && !is_line_end(c = peek(lexer))) {
    unsigned spaces;
    // Two escape characters in a row don't begin a gap.
    if (c == escape_char(s) && (c != '\\' || !first) && cross_gap(s, lexer, &spaces) == 0) continue;
    if (first && c == 'u') left = 5;
    first = false;
    left--;
    take(s, lexer);
    mark(s, lexer);
  }
  s->after_escape = c == escape_char(s);
  return emit(s, lexer, JSON_ESCAPE);
}

static bool scan_json_string(Scanner *s, TSLexer *lexer) {
  if (peek(lexer) == '"') {
    s->mode = MODE_JSON;
    s->after_escape = false;
    return emit_taken(s, lexer, 1, JSON_QUOTE_END);
  }
  for (bool text = false;; text = true) {
    int32_t c = peek(lexer);
    if (c == '"' || is_line_end(c) || (text && (c == '\\' || c == escape_char(s)))) break;
    take(s, lexer);
    mark(s, lexer);
    if (c != '\\' && c != escape_char(s)) continue;
    bool after_escape = s->after_escape;
    s->after_escape = false;
    unsigned spaces = 0;
    if (c == escape_char(s) && lexer->lookahead != c && !after_escape && take_gap_start(lexer, &spaces)) {
      return scan_gap(s, lexer);
    }
    if (c == '\\') return scan_json_escape(s, lexer);
    // The escape character is literal, and so is a second one.
    s->after_escape = lexer->lookahead == c && spaces == 0;
    if (s->after_escape) return emit_taken(s, lexer, 1, JSON_TEXT);
    return emit(s, lexer, JSON_TEXT);
  }
  s->after_escape = false;
  return emit(s, lexer, JSON_TEXT);
}

// An element that isn't a string, as one token.
static bool scan_invalid_element(Scanner *s, TSLexer *lexer) {
  unsigned depth = 0;
  bool string = false;
  for (;;) {
    int32_t c = peek(lexer);
    if (is_line_end(c)) break;
    if (c == escape_char(s)) {
      unsigned spaces = 0;
      unsigned run = cross_gap(s, lexer, &spaces);
      if (run == 0) continue;
      if (c == '\\' && string && run % 2 == 1 && spaces == 0) take(s, lexer);
      mark(s, lexer);
      continue;
    }
    if (c == '\\' && string) {
      take(s, lexer);
    } else if (c == '"') {
      string = !string;
    } else if (!string) {
      if (depth == 0 && (c == ',' || c == ']' || is_ascii_space(c))) break;
      if (c == '[' || c == '{') depth++;
      if (c == ']' || c == '}') depth--;
    }
    if (is_line_end(peek(lexer))) break;
    take(s, lexer);
    mark(s, lexer);
  }
  return emit(s, lexer, INVALID_ELEMENT);
}

static bool scan_json(Scanner *s, TSLexer *lexer, const bool *valid) {
  skip_spaces(lexer);
  int32_t c = peek(lexer);
  if (is_line_end(c)) return scan_end_of_line(s, lexer, valid);
  if (c == escape_char(s)) {
    unsigned spaces;
    take(s, lexer);
    return take_gap_start(lexer, &spaces) && scan_gap(s, lexer);
  }
  if (c == ',') return emit_taken(s, lexer, 1, JSON_COMMA);
  if (c == ']') {
    s->mode = MODE_RAW;
    return emit_taken(s, lexer, 1, JSON_CLOSE);
  }
  if (c == '"') {
    s->mode = MODE_JSON_STRING;
    return emit_taken(s, lexer, 1, JSON_QUOTE);
  }
  return scan_invalid_element(s, lexer);
}

// At a `[` where JSON may begin: its token, or else a text token of that one character.
static bool scan_bracket(Scanner *s, TSLexer *lexer, enum Mode otherwise, enum Token text) {
  take(s, lexer);
  mark(s, lexer);
  if (!completes_json_array(s, lexer)) {
    s->mode = otherwise;
    return emit(s, lexer, text);
  }
  s->mode = MODE_JSON;
  s->count = s->marks = 0;
  s->overflow = false;
  return emit(s, lexer, JSON_OPEN);
}

#endif
