// Lookahead over the whole logical line: is it a JSON array, and is `ENV` in its legacy form.

#ifndef DOCKERFILE_SCANNER_AHEAD_H_
#define DOCKERFILE_SCANNER_AHEAD_H_

#include "line.h"
#include "tree_sitter/alloc.h"

// ---------------------------------------------------------------------------------------------------------------------
// JSON: whether the rest of the logical line, after its `[`, completes an array as Go's encoding/json reads it

static bool json_string(Reader *r) {
  for (;;) {
    int32_t c = next(r);
    if (c == EOF_CHAR || c < ' ') return false;
    if (c == '"') return true;
    if (c != '\\') continue;
    c = next(r);
    if (c == 'u') {
      for (int i = 0; i < 4; i++) {
        c = lower(next(r));
        if (!is_digit(c) && !(c >= 'a' && c <= 'f')) return false;
      }
    } else if (c < 0 || c > 0x7F || !strchr("\"\\/bfnrt", c) || c == 0) {
      return false;
    }
  }
}

static bool json_digits(Reader *r, int32_t *c) {
  if (!is_digit(*c)) return false;
  while (is_digit(*c)) *c = next(r);
  return true;
}

// A number or a literal; `*c` is its first character and becomes the one after it.
static bool json_scalar(Reader *r, int32_t *c) {
  static const char *const words[] = {"true", "false", "null"};
  for (unsigned i = 0; i < 3; i++) {
    if (*c != words[i][0]) continue;
    for (const char *w = words[i]; *w; w++, *c = next(r)) {
      if (*c != *w) return false;
    }
    return true;
  }
  if (*c == '-') *c = next(r);
  if (*c == '0') {
    *c = next(r);
  } else if (!json_digits(r, c)) {
    return false;
  }
  if (*c == '.') {
    *c = next(r);
    if (!json_digits(r, c)) return false;
  }
  if (*c == 'e' || *c == 'E') {
    *c = next(r);
    if (*c == '+' || *c == '-') *c = next(r);
    if (!json_digits(r, c)) return false;
  }
  return true;
}

// encoding/json rejects deeper nesting.
#define MAX_JSON_DEPTH 10000

static bool completes_json_array(Scanner *s, TSLexer *lexer) {
  enum { VALUE, FIRST_VALUE, KEY, FIRST_KEY, COLON, COMMA } want = FIRST_VALUE;
  Reader r = read_line(s, lexer);
  Chars open = {0};
  push_char(&open, '[');
  bool ok = true;
  int32_t c = next(&r);
  while (ok && open.size > 0) {
    if (c == ' ' || c == '\t' || c == '\r') {
      c = next(&r);
      continue;
    }
    bool in_object = open.items[open.size - 1].c == '{';
    if ((want == FIRST_VALUE && c == ']') || (want == FIRST_KEY && c == '}') ||
        (want == COMMA && c == (in_object ? '}' : ']'))) {
      open.size--;
      want = COMMA;
      c = next(&r);
    } else if (want == COLON || want == COMMA) {
      ok = c == (want == COLON ? ':' : ',');
      want = want == COMMA && in_object ? KEY : VALUE;
      c = next(&r);
    } else if (want == KEY || want == FIRST_KEY) {
      ok = c == '"' && json_string(&r);
      want = COLON;
      c = next(&r);
    } else if (c == '[' || c == '{') {
      push_char(&open, c);
      ok = open.size <= MAX_JSON_DEPTH;
      want = c == '[' ? FIRST_VALUE : FIRST_KEY;
      c = next(&r);
    } else if (c == '"') {
      ok = json_string(&r);
      want = COMMA;
      c = next(&r);
    } else {
      ok = json_scalar(&r, &c);
      want = COMMA;
    }
  }
  ts_free(open.items);
  while (ok && is_space(c)) c = next(&r);
  return ok && c == EOF_CHAR;
}

// ---------------------------------------------------------------------------------------------------------------------
// ENV and LABEL: whether the first word after the flags lacks a `=` (line_parsers.go:parseNameVal)

// Reads a word that begins with `*c`, as the splitter does; true if it contains a `=`.
static bool word_has_equals(Reader *r, int32_t *c, bool flag) {
  int32_t quote = 0;
  bool found = false;
  for (; *c != EOF_CHAR && (quote || !is_space(*c)); *c = next(r)) {
    if (*c == '=') found = true;
    if (*c == r->escape && (flag || quote != '\'')) {
      *c = next(r);
      if (*c == EOF_CHAR) break;
      if (*c == '=') found = true;
    } else if (quote) {
      if (*c == quote) quote = 0;
    } else if (*c == '\'' || *c == '"') {
      quote = *c;
    }
  }
  return found;
}

static bool is_legacy_form(Scanner *s, TSLexer *lexer) {
  Reader r = read_line(s, lexer);
  int32_t c = next(&r);
  for (bool first = true;; first = false) {
    while (first ? is_ascii_space(c) : is_space(c)) c = next(&r);
    if (c != '-') break;
    c = next(&r);
    if (c != '-') return !word_has_equals(&r, &c, false);
    c = next(&r);
    bool ends_flags = is_space(c);
    word_has_equals(&r, &c, true);
    while (is_space(c)) c = next(&r);
    if (ends_flags) break;
  }
  while (is_space(c)) c = next(&r);
  return !word_has_equals(&r, &c, false);
}

#endif
