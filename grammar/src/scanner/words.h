// Words (text, quotes, escapes and variables) and their separators.

#ifndef DOCKERFILE_SCANNER_WORDS_H_
#define DOCKERFILE_SCANNER_WORDS_H_

#include "end_of_line.h"

// Tracks quotes as BuildKit's word splitters see them.
static void track(Scanner *s, int32_t c) {
  if (c == '"' && s->quote != QUOTE_SINGLE) {
    s->quote = s->quote == QUOTE_DOUBLE ? QUOTE_NONE : QUOTE_DOUBLE;
  } else if (c == '\'' && s->quote != QUOTE_DOUBLE) {
    s->quote = s->quote == QUOTE_SINGLE ? QUOTE_NONE : QUOTE_SINGLE;
  }
}

static bool ends_word(const Scanner *s, int32_t c) {
  switch (s->mode) {
    case MODE_FIELDS:
    case MODE_LEGACY_NAME:
      return is_ascii_space(c);
    case MODE_REST:
    case MODE_BODY:
      return false;
    case MODE_FLAG:
    case MODE_MOUNT:
      return s->quote == QUOTE_NONE && has_space_byte(c);
    default:
      return s->quote == QUOTE_NONE && is_space(c);
  }
}

// Whitespace that ends a word; what follows determines its token.
static bool scan_space(Scanner *s, TSLexer *lexer, const bool *valid) {
  if (valid[FLAG_END] && !valid[UNCLOSED] && !is_ascii_space(peek(lexer))) {
    lexer->advance(lexer, false);
    mark(s, lexer);
  }
  if (valid[UNCLOSED] || valid[FLAG_END]) return scan_end_of_line(s, lexer, valid);
  while (ends_word(s, peek(lexer))) lexer->advance(lexer, false);
  if (is_line_end(peek(lexer))) return scan_end_of_line(s, lexer, valid);
  mark(s, lexer);
  // Trailing whitespace is skipped, even if it doesn't separate words.
  while (is_space(peek(lexer))) lexer->advance(lexer, false);
  if (is_line_end(peek(lexer))) return scan_end_of_line(s, lexer, valid);
  while (peek(lexer) == escape_char(s)) {
    unsigned spaces = 0;
    if (cross_gap(s, lexer, &spaces) > 0) break;
    // Nothing follows: these spaces are part of the gap.
    if (peek(lexer) == EOF_CHAR) return emit(s, lexer, CONTINUED);
  }
  s->quote = QUOTE_NONE;
  s->after_escape = false;
  if (s->mode == MODE_LEGACY_NAME) {
    s->mode = MODE_REST;
    s->part = PART_OPEN;
    return emit(s, lexer, LEGACY_SPACE);
  }
  if (!valid[SPACE]) return emit(s, lexer, CONTINUED);
  if (s->keyword == FROM) {
    s->part = s->part == PART_AFTER_IMAGE ? PART_STAGE : PART_AFTER_IMAGE;
  } else if (s->keyword == ARG) {
    s->mode = MODE_RAW_NAME;
  } else {
    s->part = s->keyword == ENV || s->keyword == LABEL ? PART_NAME : PART_START;
  }
  return emit(s, lexer, SPACE);
}

// The syntax that surrounds the next character of a word, according to the parser.
typedef struct {
  bool single;   // in '…'
  bool doubled;  // in "…"
  bool brace;    // in ${…}
  bool pattern;  // in the pattern of ${x/…/…}
  bool quotes;   // quotes begin strings here
  bool outside;  // none of these
} Nest;

static Nest nest_of(const Scanner *s, const bool *valid) {
  Nest n = {.single = valid[SINGLE_QUOTE_END],
            .doubled = valid[DOUBLE_QUOTE_END],
            .brace = valid[BRACE_END],
            .pattern = valid[SLASH_END]};
  n.quotes = !n.single && !n.doubled && s->mode != MODE_BODY;
  n.outside = !n.single && !n.doubled && !n.brace;
  return n;
}

// The token of a character that separates parts of a word in the current instruction; ERROR_SENTINEL if it doesn't.
static enum Token separator(const Scanner *s, Nest n, int32_t c) {
  if (s->mode == MODE_MOUNT) {
    if (c == ',') return MOUNT_COMMA;
    if (c == '=' && s->part == PART_START) return MOUNT_EQUALS;
    return ERROR_SENTINEL;
  }
  if (s->mode == MODE_WORDS) return c == '=' && s->part == PART_NAME ? EQUALS : ERROR_SENTINEL;
  if (!n.outside || (s->mode != MODE_FIELDS && s->mode != MODE_REST)) return ERROR_SENTINEL;
  switch (s->keyword) {
    case FROM:
      if (c == ':' && s->part == PART_NAME) return TAG_COLON;
      return c == '@' && (s->part == PART_NAME || s->part == PART_TAG) ? DIGEST_AT : ERROR_SENTINEL;
    case EXPOSE:
      if (s->part == PART_VALUE) return ERROR_SENTINEL;
      return c == ':' ? PORT_COLON : c == '-' ? PORT_DASH : c == '/' ? PROTOCOL_SLASH : ERROR_SENTINEL;
    case USER:
      return c == ':' && s->part == PART_START ? GROUP_COLON : ERROR_SENTINEL;
    default:
      return ERROR_SENTINEL;
  }
}

// Characters that are text in every word.
static inline bool is_plain(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

// True if a character can't be part of plain text here.
static bool ends_text(const Scanner *s, Nest n, int32_t c) {
  if (is_line_end(c) || c == escape_char(s) || ends_word(s, c)) return true;
  if (s->mode == MODE_BODY && c == '\\') return true;
  if (n.single) return c == '\'' || separator(s, n, c) != ERROR_SENTINEL;
  if (c == '$') return true;
  if (c == '"' && (n.quotes || n.doubled)) return true;
  if (c == '\'' && n.quotes) return true;
  if (n.pattern ? c == '/' : n.brace && c == '}') return true;
  return separator(s, n, c) != ERROR_SENTINEL;
}

// Plain text. If `taken`, its beginning has been consumed; otherwise its first character is always text.
static bool scan_text(Scanner *s, TSLexer *lexer, const bool *valid, bool taken) {
  Nest n = nest_of(s, valid);
  bool text = taken;
  for (bool first = !taken;; first = false) {
    int32_t c = peek(lexer);
    if (!first && ends_text(s, n, c)) {
      if (!is_line_end(c)) mark(s, lexer);
      break;
    }
    bool space = is_space(c);
    track(s, c);
    take(s, lexer);
    if (space) continue;
    // A run of characters that are never special.
    while (is_plain(lexer->lookahead)) lexer->advance(lexer, false);
    mark(s, lexer);
    text = true;
  }
  // Whitespace alone is text, except at the end of a line.
  if (!text && is_line_end(peek(lexer))) return scan_end_of_line(s, lexer, valid);
  s->after_escape = false;
  return emit(s, lexer, TEXT);
}

// Text within `${…}` that isn't a modifier BuildKit supports.
static bool scan_invalid(Scanner *s, TSLexer *lexer, bool taken) {
  bool text = taken;
  for (;;) {
    int32_t c = peek(lexer);
    if (is_line_end(c) || c == '}' || ends_word(s, c) || (s->mode == MODE_MOUNT && c == ',') ||
        (s->mode == MODE_WORDS && s->part == PART_NAME && c == '=') || (c == escape_char(s) && text)) {
      break;
    }
    track(s, c);
    take(s, lexer);
    mark(s, lexer);
    text = true;
  }
  s->after_escape = false;
  return emit(s, lexer, INVALID_TEXT);
}

// At the escape character.
static bool scan_escape(Scanner *s, TSLexer *lexer, const bool *valid) {
  Nest n = nest_of(s, valid);
  int32_t escape = peek(lexer);
  bool after_escape = s->after_escape;
  s->after_escape = false;
  take(s, lexer);
  mark(s, lexer);
  int32_t c = peek(lexer);
  bool invalid = valid[INVALID_TEXT] && !valid[TEXT];
  if (c == ' ' || c == '\t' || c == '\r' || is_line_end(c)) {
    // An escaped space, unless this is a gap.
    bool escapes_space = !is_line_end(c) && !n.single && !n.doubled && s->mode != MODE_FIELDS &&
                         s->mode != MODE_LEGACY_NAME && s->quote != QUOTE_SINGLE;
    if (!after_escape) {
      if (escapes_space) {
        lexer->advance(lexer, false);
        mark(s, lexer);
      }
      unsigned spaces;
      if (take_gap_start(lexer, &spaces)) return scan_gap(s, lexer);
    } else if (escapes_space) {
      lexer->advance(lexer, false);
      mark(s, lexer);
    }
    return emit(s, lexer, invalid ? INVALID_TEXT : escapes_space ? ESCAPE_SEQUENCE : TEXT);
  }
  if (invalid) return scan_invalid(s, lexer, true);
  // A name ends at its `=`, escaped or not.
  if (separator(s, n, c) == EQUALS) return emit(s, lexer, TEXT);
  if (n.single) {
    // There are no escapes here, except for the splitter of flags; a second escape character doesn't begin a gap.
    if (c == escape || s->mode == MODE_FLAG || s->mode == MODE_MOUNT || s->quote == QUOTE_DOUBLE) {
      take(s, lexer);
      mark(s, lexer);
      s->after_escape = c == escape;
    }
    return emit(s, lexer, TEXT);
  }
  if (n.doubled && c != '"' && c != '$' && c != escape) return emit(s, lexer, TEXT);
  if (ends_word(s, c) && (s->mode == MODE_FIELDS || s->mode == MODE_LEGACY_NAME)) return emit(s, lexer, TEXT);
  take(s, lexer);
  mark(s, lexer);
  s->after_escape = c == escape;
  return emit(s, lexer, ESCAPE_SEQUENCE);
}

// At a `$`.
static bool scan_dollar(Scanner *s, TSLexer *lexer, const bool *valid) {
  take(s, lexer);
  mark(s, lexer);
  unsigned spaces = 0;
  bool crossed = false;
  while (peek(lexer) == escape_char(s) && s->mode != MODE_BODY) {
    if (cross_gap(s, lexer, &spaces) > 0) {
      crossed = true;
      spaces = 1;
      break;
    }
    crossed = true;
    if (spaces > 0) break;
  }
  int32_t c = spaces > 0 ? ' ' : peek(lexer);
  s->after_escape = false;
  if (c == '{') return emit_taken(s, lexer, 1, DOLLAR_BRACE);
  if (is_name(c) || is_special_parameter(c)) return emit(s, lexer, DOLLAR);
  return crossed ? emit(s, lexer, TEXT) : scan_text(s, lexer, valid, true);
}

static bool scan_name(Scanner *s, TSLexer *lexer) {
  int32_t c = peek(lexer);
  s->after_escape = false;
  if (is_digit(c)) {
    take_atom(s, lexer, is_digit, NULL, 0);
  } else if (is_special_parameter(c)) {
    take(s, lexer);
    mark(s, lexer);
  } else {
    take_atom(s, lexer, is_name, NULL, 0);
  }
  return emit(s, lexer, NAME);
}

// After the name in `${name`.
static bool scan_operator(Scanner *s, TSLexer *lexer) {
  int32_t c = peek(lexer);
  take(s, lexer);
  mark(s, lexer);
  if (c == '-' || c == '+' || c == '?') return emit(s, lexer, OPERATOR);
  unsigned spaces = 0;
  while (peek(lexer) == escape_char(s) && s->mode != MODE_BODY) {
    if (cross_gap(s, lexer, &spaces) > 0 || spaces > 0)
      return emit(s, lexer, c == ':' ? INVALID_TEXT : c == '/' ? SLASH : OPERATOR);
  }
  int32_t d = peek(lexer);
  if (c == ':') {
    if (d != '-' && d != '+' && d != '?') return scan_invalid(s, lexer, true);
    return emit_taken(s, lexer, 1, OPERATOR);
  }
  return emit_taken(s, lexer, d == c ? 1 : 0, c == '/' ? SLASH : OPERATOR);
}

// The first component of an image name: a registry if Docker considers it one (reference.splitDockerDomain).
static bool scan_image(Scanner *s, TSLexer *lexer, const bool *valid) {
  int32_t name[9];
  unsigned length = 0;
  bool registry = false, frozen = false;
  for (;;) {
    int32_t c = peek(lexer);
    if (c == '/') {
      if (length > 0 && (registry || (length == 9 && equals(name, 9, "localhost")))) {
        mark(s, lexer);
        return emit(s, lexer, IMAGE_REGISTRY);
      }
      break;
    }
    if (is_line_end(c) || is_ascii_space(c) || c == escape_char(s) || c == '$' || c == '"' || c == '\'' || c == '@')
      break;
    if (c == ':' && length == 0) break;
    if (c == '.' || c == ':' || (c >= 'A' && c <= 'Z')) registry = true;
    if (c == ':') frozen = true;
    if (length < 9) name[length] = c;
    length++;
    take(s, lexer);
    if (!frozen && !is_plain(lexer->lookahead)) mark(s, lexer);
  }
  if (length > 0 && frozen) return emit(s, lexer, TEXT);
  if (length > 0 || peek(lexer) == '/') return scan_text(s, lexer, valid, length > 0);
  return false;
}

// A `:` after an image name begins its tag if no `/` follows.
static bool scan_colon(Scanner *s, TSLexer *lexer) {
  take(s, lexer);
  mark(s, lexer);
  Reader r = read_line(s, lexer);
  unsigned depth = 0;
  int32_t before = 0;
  for (int32_t c = next(&r); c != EOF_CHAR && !is_ascii_space(c) && c != '@'; before = c, c = next(&r)) {
    if (c == '/' && depth == 0) return emit(s, lexer, TEXT);
    if (c == '{' && before == '$') depth++;
    if (c == '}' && depth > 0) depth--;
  }
  s->part = PART_TAG;
  return emit(s, lexer, TAG_COLON);
}

static bool scan_separator(Scanner *s, TSLexer *lexer, const bool *valid, enum Token token) {
  if (valid[UNCLOSED]) return emit(s, lexer, UNCLOSED);
  if (!valid[token]) {
    take(s, lexer);
    return scan_text(s, lexer, valid, true);
  }
  s->after_escape = false;
  switch (token) {
    case TAG_COLON:
      return scan_colon(s, lexer);
    case DIGEST_AT:
      s->part = PART_DIGEST;
      break;
    case MOUNT_COMMA:
      s->part = PART_START;
      break;
    case PORT_COLON:
    case PORT_DASH:
      break;
    default:
      s->part = PART_VALUE;
  }
  return emit_taken(s, lexer, 1, token);
}

static bool scan_word(Scanner *s, TSLexer *lexer, const bool *valid) {
  Nest n = nest_of(s, valid);
  int32_t c = peek(lexer);
  if (is_line_end(c)) return scan_end_of_line(s, lexer, valid);
  if (ends_word(s, c)) return scan_space(s, lexer, valid);
  if (s->part == PART_OPEN && is_ascii_space(c)) {
    while (is_ascii_space(peek(lexer))) lexer->advance(lexer, false);
    mark(s, lexer);
    return emit(s, lexer, CONTINUED);
  }
  if (s->part == PART_OPEN && c != escape_char(s)) s->part = PART_VALUE;

  bool image = s->keyword == FROM && s->mode == MODE_FIELDS && s->part == PART_START;
  if (image) {
    s->part = PART_NAME;
    if (c == ':' || c == '@') {
      take(s, lexer);
      return scan_text(s, lexer, valid, true);
    }
  }
  if (valid[NAME] && (is_name(c) || is_special_parameter(c))) return scan_name(s, lexer);
  if (c == '}' && n.brace && !n.pattern) {
    s->after_escape = false;
    return emit_taken(s, lexer, 1, BRACE_END);
  }
  if (c == escape_char(s)) return scan_escape(s, lexer, valid);
  if (valid[OPERATOR] && !valid[NAME]) {
    if (c == ':' || c == '-' || c == '+' || c == '?' || c == '#' || c == '%' || c == '/')
      return scan_operator(s, lexer);
  }
  enum Token token = separator(s, n, c);
  if (token != ERROR_SENTINEL) return scan_separator(s, lexer, valid, token);
  if (valid[INVALID_TEXT]) return scan_invalid(s, lexer, false);

  if (valid[REGISTRY_SLASH]) return emit_taken(s, lexer, 1, REGISTRY_SLASH);
  if (image && c != '$' && c != '"' && c != '\'') return scan_image(s, lexer, valid);
  if (s->mode == MODE_FIELDS && valid[HEREDOC_OPERATOR] && s->marks < s->count) {
    if (at_mark(s, lexer)) return scan_heredoc_operator(s, lexer);
    if (is_digit(c) && valid[FILE_DESCRIPTOR]) {
      while (is_digit(peek(lexer))) take(s, lexer);
      mark(s, lexer);
      return at_mark(s, lexer) ? emit(s, lexer, FILE_DESCRIPTOR) : scan_text(s, lexer, valid, true);
    }
  }
  if (c == '$' && !n.single) return scan_dollar(s, lexer, valid);
  if (c == '"' && (n.quotes || n.doubled)) {
    track(s, c);
    s->after_escape = false;
    return emit_taken(s, lexer, 1, n.doubled ? DOUBLE_QUOTE_END : DOUBLE_QUOTE);
  }
  if (c == '\'' && (n.quotes || n.single)) {
    track(s, c);
    s->after_escape = false;
    return emit_taken(s, lexer, 1, n.single ? SINGLE_QUOTE_END : SINGLE_QUOTE);
  }
  if (c == '/' && n.pattern) {
    s->after_escape = false;
    return emit_taken(s, lexer, 1, SLASH_END);
  }
  return scan_text(s, lexer, valid, false);
}

// `AS` in FROM.
static bool scan_after_image(Scanner *s, TSLexer *lexer, const bool *valid) {
  if (!valid[AS] || (lower(peek(lexer)) != 'a')) return scan_word(s, lexer, valid);
  int32_t word[2];
  unsigned length = 0;
  bool ended = false;
  for (;;) {
    int32_t c = peek(lexer);
    ended = is_line_end(c) || is_ascii_space(c);
    if (ended) break;
    if (c == escape_char(s)) {
      unsigned spaces = 0;
      if (cross_gap(s, lexer, &spaces) > 0) break;
      ended = spaces > 0;
      if (ended) break;
      continue;
    }
    if (length == 2) break;
    word[length++] = c;
    take(s, lexer);
    mark(s, lexer);
    if (length == 1 && lower(peek(lexer)) != 's' && peek(lexer) != escape_char(s)) break;
  }
  return emit(s, lexer, ended && length == 2 && equals(word, 2, "as") ? AS : TEXT);
}

#endif
