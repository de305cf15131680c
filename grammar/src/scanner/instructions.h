// The beginning of an instruction up to its arguments: comments, directives, keywords, flags.

#ifndef DOCKERFILE_SCANNER_INSTRUCTIONS_H_
#define DOCKERFILE_SCANNER_INSTRUCTIONS_H_

#include "ahead.h"
#include "json.h"
#include "text.h"
#include "words.h"

// ---------------------------------------------------------------------------------------------------------------------
// Directives and comments

// After a `#`: true if a known name, a `=` and a value follow, with optional spaces between (directives.go).
static bool directive_follows(TSLexer *lexer) {
  int32_t name[7];
  unsigned length = 0;
  while (is_space(peek(lexer))) lexer->advance(lexer, false);
  while (is_letter(peek(lexer)) || (length > 0 && is_digit(peek(lexer)))) {
    if (length < 7) name[length] = lexer->lookahead;
    length++;
    lexer->advance(lexer, false);
  }
  bool known = (length == 6 && (equals(name, 6, "escape") || equals(name, 6, "syntax"))) ||
               (length == 5 && equals(name, 5, "check"));
  while (is_ascii_space(peek(lexer)) && lexer->lookahead != '\v') lexer->advance(lexer, false);
  if (!known || lexer->lookahead != '=') return false;
  lexer->advance(lexer, false);
  while (lexer->lookahead == '\r') lexer->advance(lexer, false);
  return !is_line_end(peek(lexer));
}

// The `#` of a parser directive or a comment. Lookahead decides which, and emits a zero-width token; the next scan
// reads it.
static bool scan_hash(Scanner *s, TSLexer *lexer) {
  if (s->directives_done) return scan_comment(s, lexer);
  lexer->advance(lexer, false);
  if (directive_follows(lexer)) {
    s->mode = MODE_DIRECTIVE;
    return emit(s, lexer, DIRECTIVE_START);
  }
  s->directives_done = true;
  return emit(s, lexer, CONTINUED);
}

static bool scan_directive(Scanner *s, TSLexer *lexer, const bool *valid) {
  if (valid[DIRECTIVE_HASH]) {
    // The previous token has no width, so it ended where the previous line did.
    while (is_space(peek(lexer)) || peek(lexer) == '\n') lexer->advance(lexer, true);
    return emit_taken(s, lexer, 1, DIRECTIVE_HASH);
  }
  while (is_space(peek(lexer)) &&
         (!valid[DIRECTIVE_VALUE] || (is_ascii_space(lexer->lookahead) && lexer->lookahead != '\v'))) {
    lexer->advance(lexer, true);
  }
  if (is_line_end(peek(lexer))) return scan_end_of_line(s, lexer, valid);
  if (valid[DIRECTIVE_EQUALS]) return emit_taken(s, lexer, 1, DIRECTIVE_EQUALS);
  if (valid[DIRECTIVE_NAME]) {
    int32_t name[6];
    unsigned length = take_atom(s, lexer, is_name, name, 6);
    if (length == 6 && equals(name, 6, "escape")) s->mode = MODE_DIRECTIVE_ESCAPE;
    return emit(s, lexer, DIRECTIVE_NAME);
  }
  int32_t first = lexer->lookahead;
  unsigned taken = 0, length = 0;
  while (!is_line_end(peek(lexer))) {
    bool space = is_ascii_space(lexer->lookahead) && lexer->lookahead != '\v';
    lexer->advance(lexer, false);
    taken++;
    if (space) continue;
    mark(s, lexer);
    length = taken;
  }
  if (s->mode == MODE_DIRECTIVE_ESCAPE && length == 1 && (first == '`' || first == '\\')) s->backtick = first == '`';
  return emit(s, lexer, DIRECTIVE_VALUE);
}

// ---------------------------------------------------------------------------------------------------------------------
// Keywords

static const struct {
  const char *word;
  enum Token token;
} keywords[] = {
    {"add", ADD},
    {"arg", ARG},
    {"cmd", CMD},
    {"copy", COPY},
    {"entrypoint", ENTRYPOINT},
    {"env", ENV},
    {"expose", EXPOSE},
    {"from", FROM},
    {"healthcheck", HEALTHCHECK},
    {"label", LABEL},
    {"maintainer", MAINTAINER},
    {"onbuild", ONBUILD},
    {"run", RUN},
    {"shell", SHELL},
    {"stopsignal", STOPSIGNAL},
    {"user", USER},
    {"volume", VOLUME},
    {"workdir", WORKDIR},
};

// Longer than any keyword.
#define KEYWORD_LENGTH 12

// Reads a keyword: everything up to whitespace. Returns its length and stores its beginning in `name`; `*known` becomes
// false if it contains something that no keyword does. Sets the token's end after it if `is_token`.
static unsigned take_keyword(Scanner *s, TSLexer *lexer, int32_t name[KEYWORD_LENGTH], bool *known, bool is_token) {
  unsigned length = 0;
  for (;;) {
    int32_t c = peek(lexer);
    if (is_line_end(c) || is_ascii_space(c)) break;
    if (is_space(c)) {
      // BuildKit trims the line before it splits off the keyword.
      while (is_space(peek(lexer))) lexer->advance(lexer, false);
      if (is_line_end(peek(lexer))) break;
      *known = false;
      length = KEYWORD_LENGTH;
      if (is_token) mark(s, lexer);
      continue;
    }
    if (c == escape_char(s)) {
      unsigned spaces = 0;
      if (cross_gap(s, lexer, &spaces) == 0) {
        if (spaces > 0) break;
        continue;
      }
      *known = false;
      if (spaces > 0) break;
      if (is_token) mark(s, lexer);
      continue;
    }
    do {
      if (length < KEYWORD_LENGTH) name[length] = c;
      length++;
      take(s, lexer);
      c = lexer->lookahead;
    } while (c > ' ' && c < 0x80 && c != escape_char(s));
    if (is_token) mark(s, lexer);
  }
  return length;
}

// A keyword. `known` is false if a part of it has already been consumed.
static bool scan_keyword(Scanner *s, TSLexer *lexer, bool known) {
  int32_t name[KEYWORD_LENGTH];
  unsigned length = take_keyword(s, lexer, name, &known, true);
  enum Token token = UNKNOWN;
  for (unsigned i = 0; known && length < KEYWORD_LENGTH && i < sizeof keywords / sizeof *keywords; i++) {
    if (equals(name, length, keywords[i].word)) token = keywords[i].token;
  }
  s->directives_done = true;
  s->keyword = token;
  s->part = PART_START;
  s->quote = QUOTE_NONE;
  s->mode = MODE_HEAD;
  if (token == ONBUILD && s->onbuild < 2) s->onbuild++;
  // BuildKit looks for heredocs one ONBUILD deep.
  if ((token == ADD || token == COPY || token == RUN) && s->onbuild < 2) plan_heredocs(s, lexer);
  if (token == ENV || token == LABEL) s->legacy_form = is_legacy_form(s, lexer);
  return emit(s, lexer, token);
}

// At the end of an instruction: true if its stage ends there, because FROM or the end of the text follows.
static bool stage_ends(Scanner *s, TSLexer *lexer) {
  bool open = false;  // a continuation began an instruction
  for (;;) {
    int32_t c = peek(lexer);
    if (c == EOF_CHAR) return !open;
    if (c == '\n' || is_space(c)) {
      lexer->advance(lexer, false);
    } else if (c == '#') {
      while (!is_line_end(peek(lexer))) lexer->advance(lexer, false);
    } else if (c != escape_char(s)) {
      int32_t name[KEYWORD_LENGTH];
      bool known = true;
      unsigned length = take_keyword(s, lexer, name, &known, false);
      return known && length < KEYWORD_LENGTH && equals(name, length, "from");
    } else {
      unsigned spaces;
      lexer->advance(lexer, false);
      if (lexer->lookahead == c || !take_gap_start(lexer, &spaces)) return false;
      open = true;
    }
  }
}

static bool scan_top(Scanner *s, TSLexer *lexer, const bool *valid) {
  for (;;) {
    skip_spaces(lexer);
    if (peek(lexer) != '\n') break;
    s->directives_done = true;
    lexer->advance(lexer, true);
  }
  int32_t c = peek(lexer);
  if (c == EOF_CHAR) {
    if (s->part != PART_OPEN || !valid[UNKNOWN]) return false;
    s->part = PART_START;
    s->mode = MODE_RAW;
    s->keyword = UNKNOWN;
    return emit(s, lexer, UNKNOWN);
  }
  if (c == '#') return scan_hash(s, lexer);
  if (c != escape_char(s)) return scan_keyword(s, lexer, true);
  s->directives_done = true;
  unsigned spaces = 0, run = 0;
  for (; lexer->lookahead == c; run++) take(s, lexer);
  mark(s, lexer);
  if (run == 1 && take_gap_start(lexer, &spaces)) {
    s->part = PART_OPEN;
    s->directives_done = true;
    return scan_gap(s, lexer);
  }
  if (spaces > 0) {
    s->mode = MODE_RAW;
    s->keyword = UNKNOWN;
    return emit(s, lexer, UNKNOWN);
  }
  return scan_keyword(s, lexer, false);
}

// ---------------------------------------------------------------------------------------------------------------------
// Flags

// At the escape character in text that isn't expanded: a gap, or the character and the one it escapes.
static bool scan_raw_escape(Scanner *s, TSLexer *lexer, enum Token token) {
  int32_t escape = peek(lexer);
  bool after_escape = s->after_escape;
  s->after_escape = false;
  take(s, lexer);
  mark(s, lexer);
  int32_t c = peek(lexer);
  // Outside flags, there are no escapes in single quotes.
  bool escapes = !is_line_end(c) && (s->quote != QUOTE_SINGLE || s->mode == MODE_FLAG || s->mode == MODE_MOUNT);
  if (!after_escape && (is_ascii_space(c) || is_line_end(c))) {
    if (escapes) {
      lexer->advance(lexer, false);
      mark(s, lexer);
    }
    unsigned spaces;
    if (take_gap_start(lexer, &spaces)) return scan_gap(s, lexer);
  } else if (escapes) {
    s->after_escape = c == escape;
    return emit_taken(s, lexer, 1, token);
  }
  return emit(s, lexer, token);
}

// Text that isn't expanded, up to `=`, to a comma in mounts, or to the word's end.
static bool scan_raw_text(Scanner *s, TSLexer *lexer, const bool *valid, enum Token token) {
  int32_t word[6];
  unsigned length = 0;
  int32_t c = peek(lexer);
  if (c == escape_char(s)) return scan_raw_escape(s, lexer, token);
  for (; !is_line_end(c) && c != '=' && c != escape_char(s) && !ends_word(s, c); c = peek(lexer)) {
    if (c == ',' && s->mode == MODE_MOUNT) break;
    track(s, c);
    if (length < 6) word[length] = c;
    length++;
    take(s, lexer);
  }
  mark(s, lexer);
  s->after_escape = false;
  static const int32_t mount[] = {'m', 'o', 'u', 'n', 't'};
  if (valid[MOUNT_FLAG_NAME] && length == 5 && c != escape_char(s) && memcmp(word, mount, sizeof mount) == 0) {
    s->mode = MODE_MOUNT;
    token = MOUNT_FLAG_NAME;
  }
  return emit(s, lexer, token);
}

static bool scan_flag(Scanner *s, TSLexer *lexer, const bool *valid) {
  int32_t c = peek(lexer);
  if (!is_line_end(c) && !ends_word(s, c)) {
    if (c == '=' && valid[FLAG_EQUALS]) {
      s->part = PART_START;
      return emit_taken(s, lexer, 1, FLAG_EQUALS);
    }
    if (valid[FLAG_TEXT]) return scan_raw_text(s, lexer, valid, FLAG_TEXT);
    bool in_key = s->mode == MODE_MOUNT && s->part == PART_START && c != '=' && c != ',';
    if (in_key && valid[MOUNT_TEXT]) return scan_raw_text(s, lexer, valid, MOUNT_TEXT);
  }
  return scan_word(s, lexer, valid);
}

// A name that isn't expanded: everything up to `=` or the word's end.
static bool scan_raw_name(Scanner *s, TSLexer *lexer, const bool *valid) {
  int32_t c = peek(lexer);
  if (is_line_end(c)) return scan_end_of_line(s, lexer, valid);
  if (ends_word(s, c)) return scan_space(s, lexer, valid);
  if (c != '=') return scan_raw_text(s, lexer, valid, RAW_TEXT);
  s->mode = MODE_WORDS;
  s->part = PART_VALUE;
  s->after_escape = false;
  return emit_taken(s, lexer, 1, EQUALS);
}

// ---------------------------------------------------------------------------------------------------------------------
// Arguments

static bool scan_command(Scanner *s, TSLexer *lexer, const bool *valid) {
  if (peek(lexer) == '[') return scan_bracket(s, lexer, MODE_SHELL, SHELL_TEXT);
  s->mode = MODE_SHELL;
  return scan_line_text(s, lexer, valid);
}

// The type of HEALTHCHECK: NONE, CMD or an unknown word.
static bool scan_health_type(Scanner *s, TSLexer *lexer) {
  int32_t word[4];
  unsigned length = 0;
  for (;;) {
    int32_t c = peek(lexer);
    if (is_line_end(c) || is_ascii_space(c)) break;
    if (has_space_byte(c)) {
      // BuildKit works on bytes here: the word includes those before the one that is a space to it.
      length = 5;
      take(s, lexer);
      mark(s, lexer);
      break;
    }
    if (c == escape_char(s)) {
      unsigned spaces = 0;
      if (cross_gap(s, lexer, &spaces) == 0) {
        if (spaces > 0) break;
        continue;
      }
      length = 5;
      mark(s, lexer);
      if (spaces > 0) break;
      continue;
    }
    if (length < 4) word[length] = c;
    length++;
    take(s, lexer);
    mark(s, lexer);
  }
  bool none = length == 4 && equals(word, 4, "none");
  bool command = length == 3 && equals(word, 3, "cmd");
  s->mode = MODE_HEALTH_COMMAND;
  return emit(s, lexer, none ? NONE : command ? HEALTH_CMD : HEALTH_UNKNOWN);
}

// The first token of the arguments.
static bool scan_arguments(Scanner *s, TSLexer *lexer, const bool *valid) {
  s->part = PART_START;
  s->quote = QUOTE_NONE;
  switch (s->keyword) {
    case ONBUILD:
      return scan_keyword(s, lexer, true);
    case HEALTHCHECK:
      return scan_health_type(s, lexer);
    case RUN:
    case CMD:
    case ENTRYPOINT:
    case SHELL:
      return scan_command(s, lexer, valid);
    case MAINTAINER:
    case UNKNOWN:
      s->mode = MODE_RAW;
      return scan_line_text(s, lexer, valid);
    case ARG:
      s->mode = MODE_RAW_NAME;
      return scan_raw_name(s, lexer, valid);
    case ENV:
    case LABEL:
      s->mode = s->legacy_form ? MODE_LEGACY_NAME : MODE_WORDS;
      s->part = PART_NAME;
      return scan_word(s, lexer, valid);
    case USER:
    case WORKDIR:
    case STOPSIGNAL:
      s->mode = MODE_REST;
      return scan_word(s, lexer, valid);
    case ADD:
    case COPY:
    case VOLUME:
      s->mode = MODE_FIELDS;
      if (peek(lexer) == '[') return scan_bracket(s, lexer, MODE_FIELDS, TEXT);
      return scan_word(s, lexer, valid);
    default:
      s->mode = MODE_FIELDS;
      return scan_word(s, lexer, valid);
  }
}

// After `--`: the end of the flags if the word contains nothing else but empty quotes.
static bool scan_dashes(Scanner *s, TSLexer *lexer) {
  mark(s, lexer);
  for (;;) {
    int32_t c = peek(lexer);
    unsigned spaces = 0;
    if (c == escape_char(s)) {
      if (cross_gap(s, lexer, &spaces) > 0) break;
      if (spaces == 0) continue;
    }
    bool ended = spaces > 0 || is_line_end(c) || is_ascii_space(c);
    if (!ended && is_space(c)) {
      // Its first byte isn't a space to BuildKit, so it ends the flags only if it is trailing whitespace.
      while (is_space(peek(lexer))) lexer->advance(lexer, false);
      ended = is_line_end(peek(lexer));
      c = 0;
    }
    if (ended) {
      s->mode = MODE_ARGUMENTS;
      return emit(s, lexer, END_OF_FLAGS);
    }
    if (c != '"' && c != '\'') break;
    lexer->advance(lexer, false);
    if (lexer->lookahead == c) {
      lexer->advance(lexer, false);
      continue;
    }
    // An unclosed quote with nothing in it.
    if (is_line_end(peek(lexer))) {
      mark(s, lexer);
      s->mode = MODE_ARGUMENTS;
      return emit(s, lexer, END_OF_FLAGS);
    }
    break;
  }
  s->mode = MODE_FLAG;
  s->part = PART_START;
  s->quote = QUOTE_NONE;
  return emit(s, lexer, FLAG_DASHES);
}

// Between the keyword and the arguments: spaces, gaps, and flags if they are still allowed.
static bool scan_head(Scanner *s, TSLexer *lexer, const bool *valid) {
  bool flags = s->mode == MODE_HEAD;
  bool looked = s->part == PART_OPEN;  // already known to be neither a gap nor a flag
  while (is_ascii_space(peek(lexer))) lexer->advance(lexer, true);
  int32_t c = peek(lexer);
  if (is_space(c) && s->mode != MODE_HEALTH_COMMAND) {
    // BuildKit sees only its first byte and finds no flags after it; then it trims the arguments.
    s->mode = flags ? MODE_ARGUMENTS : s->mode;
    skip_spaces(lexer);
    c = peek(lexer);
    flags = false;
  }
  if (is_line_end(c)) return scan_end_of_line(s, lexer, valid);
  if (!looked && (c == escape_char(s) || (flags && c == '-'))) {
    unsigned spaces = 0;
    mark(s, lexer);
    take(s, lexer);
    if (c == '-') {
      while (peek(lexer) == escape_char(s) && cross_gap(s, lexer, &spaces) == 0 && spaces == 0) {
      }
      if (spaces == 0 && peek(lexer) == '-') {
        take(s, lexer);
        return scan_dashes(s, lexer);
      }
    } else if (lexer->lookahead != c && take_gap_start(lexer, &spaces)) {
      return scan_gap(s, lexer);
    }
    if (s->mode == MODE_HEAD) s->mode = MODE_ARGUMENTS;
    s->part = PART_OPEN;
    s->angles = s->marked_angles;
    return emit(s, lexer, NO_FLAGS);
  }
  return s->mode == MODE_HEALTH_COMMAND ? scan_command(s, lexer, valid) : scan_arguments(s, lexer, valid);
}

#endif
