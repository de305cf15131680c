// Text to the end of the line: shell-form commands and other unparsed text, and the heredoc markers in it.

#ifndef DOCKERFILE_SCANNER_TEXT_H_
#define DOCKERFILE_SCANNER_TEXT_H_

#include "end_of_line.h"

// Text of a physical line up to its end, a gap or a heredoc marker, without trailing whitespace.
static bool scan_line_text(Scanner *s, TSLexer *lexer, const bool *valid) {
  enum Token token = s->mode == MODE_SHELL ? SHELL_TEXT : RAW_TEXT;
  bool text = false;
  bool word_start = true;
  for (;;) {
    int32_t c = peek(lexer);
    if (is_line_end(c)) break;
    // Leading whitespace is skipped, but after HEALTHCHECK CMD BuildKit works on bytes.
    if (is_ascii_space(c) || (is_space(c) && (text || s->keyword != HEALTHCHECK))) {
      lexer->advance(lexer, !text);
      word_start = true;
    } else if (c == escape_char(s)) {
      take(s, lexer);
      int32_t d = peek(lexer);
      if (d == c) {
        while (lexer->lookahead == c) take(s, lexer);
      } else if (is_line_end(d) || d == ' ' || d == '\t' || d == '\r') {
        if (text) return emit(s, lexer, token);
        mark(s, lexer);
        unsigned spaces;
        if (take_gap_start(lexer, &spaces)) return scan_gap(s, lexer);
        text = true;
        word_start = true;
        continue;
      }
      mark(s, lexer);
      text = true;
      word_start = false;
    } else if (word_start && is_digit(c) && s->marks < s->count) {
      // A file descriptor belongs to the marker, so the text may have to end before it.
      bool first = !text;
      while (is_digit(peek(lexer))) take(s, lexer);
      if (at_mark(s, lexer)) {
        if (!first) return emit(s, lexer, token);
        mark(s, lexer);
        return emit(s, lexer, FILE_DESCRIPTOR);
      }
      mark(s, lexer);
      text = true;
      word_start = false;
    } else if (at_mark(s, lexer)) {
      return text ? emit(s, lexer, token) : scan_heredoc_operator(s, lexer);
    } else {
      // A run of characters that only the shell interprets.
      do {
        take(s, lexer);
        c = lexer->lookahead;
      } while (c > ' ' && c < 0x80 && c != '<' && c != '\\' && c != '`');
      mark(s, lexer);
      text = true;
      word_start = false;
    }
  }
  return text ? emit(s, lexer, token) : scan_end_of_line(s, lexer, valid);
}

#endif
