// Character classes, and moving over the logical line and its gaps.

#ifndef DOCKERFILE_SCANNER_LINE_H_
#define DOCKERFILE_SCANNER_LINE_H_

#include "state.h"

#define EOF_CHAR (-1)

static inline int32_t peek(TSLexer *lexer) {
  if (lexer->lookahead > 0) return lexer->lookahead;
  if (lexer->lookahead < 0) return 0xFFFD;  // not valid UTF-8
  return lexer->eof(lexer) ? EOF_CHAR : 0;
}

static inline bool is_line_end(int32_t c) { return c == '\n' || c == EOF_CHAR; }

// Go's `[\t\v\f\r ]`, at which BuildKit splits most words.
static inline bool is_ascii_space(int32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }

// Go's unicode.IsSpace, except for the line feed.
static inline bool is_space(int32_t c) {
  return is_ascii_space(c) || (c >= 0x85 && (c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
                                             c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000));
}

// True if a byte of the character's UTF-8 encoding is a space to Go's unicode.IsSpace, for places where BuildKit works on
// bytes: ASCII whitespace, or a continuation byte 0x85 or 0xA0.
static inline bool has_space_byte(int32_t c) {
  if (c < 0x80) return is_ascii_space(c);
  for (int left = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3; left > 0; left--, c >>= 6) {
    if ((c & 0x3F) == (0x85 & 0x3F) || (c & 0x3F) == (0xA0 & 0x3F)) return true;
  }
  return false;
}

static inline bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static inline int32_t lower(int32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

// Letters in variable names. Outside ASCII, everything except the blocks of punctuation, symbols and marks.
static inline bool is_letter(int32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return !(c < 0xC0
               ? c != 0xAA && c != 0xB5 && c != 0xBA
               : c == 0xD7 || c == 0xF7 || (c >= 0x300 && c <= 0x36F) || (c >= 0x2000 && c <= 0x2BFF) ||
                     (c >= 0x3000 && c <= 0x3004) || (c >= 0x3007 && c <= 0x3030) || (c >= 0xD800 && c <= 0xF8FF) ||
                     (c >= 0xFE00 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF20) || (c >= 0xFFE0 && c <= 0xFFFF) ||
                     (c >= 0x1F000 && c <= 0x1FAFF) || c >= 0xE0000);
}

static inline bool is_name(int32_t c) { return is_letter(c) || is_digit(c) || c == '_'; }

static inline bool is_special_parameter(int32_t c) {
  return c == '@' || c == '*' || c == '#' || c == '?' || c == '-' || c == '$' || c == '!' || c == '0';
}

static inline int32_t escape_char(const Scanner *s) { return s->backtick ? '`' : '\\'; }

// ---------------------------------------------------------------------------------------------------------------------
// Moving

// Consumes a character of the logical line.
static inline void take(Scanner *s, TSLexer *lexer) {
  if (lexer->lookahead == '<' && s->count > 0) s->angles++;
  lexer->advance(lexer, false);
}

// Sets the token's end to the current position.
static inline void mark(Scanner *s, TSLexer *lexer) {
  lexer->mark_end(lexer);
  s->marked_angles = s->angles;
}

static bool emit(Scanner *s, TSLexer *lexer, enum Token token) {
  s->angles = s->marked_angles;
  lexer->result_symbol = token;
  return true;
}

// Consumes `length` characters, sets the token's end after them and emits the token.
static bool emit_taken(Scanner *s, TSLexer *lexer, unsigned length, enum Token token) {
  while (length--) take(s, lexer);
  mark(s, lexer);
  return emit(s, lexer, token);
}

static void skip_spaces(TSLexer *lexer) {
  while (is_space(peek(lexer))) lexer->advance(lexer, true);
}

// After an escape character: consumes the spaces that follow it and, if nothing else is on the line, the line's end. In
// that case the escape character begins a gap, and the result is true. `*spaces` becomes the number of spaces consumed.
static bool take_gap_start(TSLexer *lexer, unsigned *spaces) {
  *spaces = 0;
  for (; lexer->lookahead == ' ' || lexer->lookahead == '\t'; ++*spaces) lexer->advance(lexer, false);
  for (; lexer->lookahead == '\r'; ++*spaces) lexer->advance(lexer, false);
  int32_t c = peek(lexer);
  if (c == '\n') lexer->advance(lexer, false);
  return is_line_end(c);
}

// At the beginning of a line within a gap: consumes blank lines and comments, then the leading whitespace of the next
// line. Returns the number of leading whitespace characters; `*space` becomes the last of them.
static unsigned take_gap_lines(TSLexer *lexer, int32_t *space) {
  for (;;) {
    unsigned count = 0;
    for (; is_space(peek(lexer)); count++) {
      *space = lexer->lookahead;
      lexer->advance(lexer, false);
    }
    if (peek(lexer) == '#') {
      while (!is_line_end(peek(lexer))) lexer->advance(lexer, false);
    }
    if (peek(lexer) == EOF_CHAR) return 0;
    if (peek(lexer) != '\n') return count;
    lexer->advance(lexer, false);
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Lookahead

// Reads the characters of the logical line up to its end, without gaps.
typedef struct {
  TSLexer *lexer;
  int32_t escape;
  int32_t space;
  unsigned escapes;  // pending escape characters of a run
  unsigned spaces;   // pending spaces after them
} Reader;

static Reader read_line(const Scanner *s, TSLexer *lexer) {
  return (Reader){.lexer = lexer, .escape = escape_char(s), .space = ' ', .escapes = 0, .spaces = 0};
}

static int32_t next(Reader *r) {
  for (;;) {
    if (r->escapes > 0) {
      r->escapes--;
      return r->escape;
    }
    if (r->spaces > 0) {
      r->spaces--;
      return r->space;
    }
    int32_t c = peek(r->lexer);
    if (is_line_end(c)) return EOF_CHAR;
    r->lexer->advance(r->lexer, false);
    if (c != r->escape) return c;
    while (r->lexer->lookahead == r->escape) {
      r->lexer->advance(r->lexer, false);
      r->escapes++;
    }
    if (r->escapes > 0) return c;
    r->space = ' ';
    if (!take_gap_start(r->lexer, &r->spaces)) return c;
    r->spaces = take_gap_lines(r->lexer, &r->space);
  }
}

// Before an escape character that the token may run across. If a gap begins here, consumes everything up to the next
// character of the logical line and returns 0; `*spaces` becomes the number of spaces before that character. Otherwise
// consumes the run of escape characters (two or more never begin a gap) and returns its length; `*spaces` becomes the
// number of spaces consumed after a single one.
static unsigned cross_gap(const Scanner *s, TSLexer *lexer, unsigned *spaces) {
  unsigned run = 0;
  for (; lexer->lookahead == escape_char(s); run++) lexer->advance(lexer, false);
  *spaces = 0;
  if (run > 1 || !take_gap_start(lexer, spaces)) return run;
  int32_t space;
  *spaces = take_gap_lines(lexer, &space);
  return 0;
}

// Reads an atom: characters that `belongs` accepts, across gaps; sets the token's end after the last. Stores the first
// `capacity` of them in `out` and returns their number.
static unsigned take_atom(Scanner *s, TSLexer *lexer, bool (*belongs)(int32_t), int32_t *out, unsigned capacity) {
  unsigned length = 0;
  for (;;) {
    int32_t c = peek(lexer);
    // Heredoc bodies have no gaps.
    while (c == escape_char(s) && s->mode != MODE_BODY && !belongs(c)) {
      unsigned spaces = 0;
      if (cross_gap(s, lexer, &spaces) > 0 || spaces > 0) return length;
      c = peek(lexer);
    }
    if (!belongs(c)) return length;
    if (length < capacity) out[length] = c;
    length++;
    take(s, lexer);
    mark(s, lexer);
  }
}

static bool equals(const int32_t *text, unsigned length, const char *word) {
  for (unsigned i = 0; i < length; i++) {
    if (word[i] == 0 || lower(text[i]) != word[i]) return false;
  }
  return word[length] == 0;
}

#endif
