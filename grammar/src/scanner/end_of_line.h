// What ends a line: gaps, comments, the lines of heredoc bodies, and the end of the instruction.

#ifndef DOCKERFILE_SCANNER_END_OF_LINE_H_
#define DOCKERFILE_SCANNER_END_OF_LINE_H_

#include "heredocs.h"

// After a line end within a gap: consumes the blank lines that follow, and the whitespace before a comment. The token
// ends there.
static void finish_gap(Scanner *s, TSLexer *lexer) {
  s->gap = GAP_NONE;
  mark(s, lexer);
  for (;;) {
    while (is_space(peek(lexer))) lexer->advance(lexer, false);
    switch (peek(lexer)) {
      case '\n':
        lexer->advance(lexer, false);
        mark(s, lexer);
        break;
      case '#':
        s->gap = GAP_AT_COMMENT;
        mark(s, lexer);
        return;
      case EOF_CHAR:
        mark(s, lexer);
        return;
      default:
        return;
    }
  }
}

static bool scan_gap(Scanner *s, TSLexer *lexer) {
  finish_gap(s, lexer);
  s->after_escape = false;
  return emit(s, lexer, LINE_CONTINUATION);
}

// Consumes a comment to the end of its line, without trailing carriage returns.
static bool scan_comment(Scanner *s, TSLexer *lexer) {
  while (!is_line_end(peek(lexer))) {
    bool is_return = lexer->lookahead == '\r';
    lexer->advance(lexer, false);
    if (!is_return && lexer->lookahead < ' ') mark(s, lexer);
  }
  return emit(s, lexer, COMMENT);
}

// Reads a line of a heredoc up to its end; true if it ends the body. `*special` becomes true if the line contains
// anything that the builder expands.
static bool take_body_line(const Heredoc *heredoc, TSLexer *lexer, bool *special) {
  uint64_t hash = hash_start();
  if (heredoc->chomp) {
    while (lexer->lookahead == '\t') lexer->advance(lexer, false);
  }
  while (!is_line_end(peek(lexer))) {
    unsigned returns = 0;
    for (; lexer->lookahead == '\r'; returns++) lexer->advance(lexer, false);
    int32_t c = peek(lexer);
    if (is_line_end(c)) break;
    while (returns--) hash = hash_add(hash, '\r');
    hash = hash_add(hash, c);
    if (c == '$' || c == '\\') *special = true;
    lexer->advance(lexer, false);
  }
  return hash == heredoc->name;
}

// At the beginning of a line of a body: consumes lines up to the first special one, the body's end or the end of the
// text. The token ends there. (A special line is scanned here and again when its tokens are read.)
static void take_body_lines(Scanner *s, TSLexer *lexer, bool raw) {
  const Heredoc *heredoc = &s->heredocs[0];
  for (;;) {
    mark(s, lexer);
    if (peek(lexer) == EOF_CHAR) {
      s->mode = MODE_BODY_UNTERMINATED;
      return;
    }
    bool special = false;
    if (take_body_line(heredoc, lexer, &special)) {
      s->mode = MODE_BODY_END;
      return;
    }
    s->mode = MODE_BODY;
    if (special && !raw) return;
    if (peek(lexer) == '\n') lexer->advance(lexer, false);
  }
}

static bool body_is_raw(const Scanner *s) { return s->keyword == RUN || !s->heredocs[0].expand; }

static bool scan_top(Scanner *s, TSLexer *lexer, const bool *valid);
static bool stage_ends(Scanner *s, TSLexer *lexer);

// The end of the instruction's line: closes whatever is open, then ends the instruction with a zero-width token. After
// a line with heredoc markers, the bodies follow; after a directive, the next token is scanned.
static bool scan_end_of_line(Scanner *s, TSLexer *lexer, const bool *valid) {
  if (valid[UNCLOSED]) return emit(s, lexer, UNCLOSED);
  if (valid[FLAG_END]) {
    s->mode = MODE_HEAD;
    s->part = PART_START;
    return emit(s, lexer, FLAG_END);
  }
  if (valid[NO_TRIGGER]) {
    s->mode = MODE_RAW;
    return emit(s, lexer, NO_TRIGGER);
  }
  bool at_end = peek(lexer) == EOF_CHAR;
  bool bodies = (s->count > 0 || s->overflow) && valid[HEREDOC_LINE_END];
  if (bodies) {
    if (!at_end) lexer->advance(lexer, false);
    mark(s, lexer);
    s->after_escape = false;
    s->marks = s->count;
    bool special = false;
    if (s->count == 0) {
      s->mode = MODE_OVERFLOW;
    } else if (peek(lexer) == EOF_CHAR) {
      s->mode = MODE_BODY_UNTERMINATED;
    } else {
      s->mode = take_body_line(&s->heredocs[0], lexer, &special) ? MODE_BODY_END : MODE_BODY;
    }
    return emit(s, lexer, HEREDOC_LINE_END);
  }
  bool backtick = s->backtick;
  bool directives_done = s->directives_done;
  reset(s);
  s->backtick = backtick;
  s->directives_done = directives_done;
  if (valid[INSTRUCTION_END]) {
    s->mode = stage_ends(s, lexer) ? MODE_STAGE_END : MODE_LINE_END;
    return emit(s, lexer, INSTRUCTION_END);
  }
  if (at_end) return false;
  lexer->advance(lexer, true);
  return scan_top(s, lexer, valid);
}

#endif
