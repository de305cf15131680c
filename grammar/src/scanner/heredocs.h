// Finding heredoc markers among the words of a line, with BuildKit's own lexer of shell words (shell/lex.go) as
// parser.go:heredocsFromLine uses it, including its quirks.

#ifndef DOCKERFILE_SCANNER_HEREDOCS_H_
#define DOCKERFILE_SCANNER_HEREDOCS_H_

#include "line.h"
#include "tree_sitter/alloc.h"

// A character; for a `<` of the source, also its ordinal on the line.
typedef struct {
  int32_t c;
  uint32_t ordinal;
} Char;

typedef struct {
  Char *items;
  uint32_t size;
  uint32_t capacity;
} Chars;

static void push(Chars *chars, Char c) {
  if (chars->size == chars->capacity) {
    chars->capacity = chars->capacity ? chars->capacity * 2 : 64;
    chars->items = ts_realloc(chars->items, chars->capacity * sizeof(Char));
  }
  chars->items[chars->size++] = c;
}

static void push_all(Chars *chars, const Chars *more) {
  for (uint32_t i = 0; i < more->size; i++) push(chars, more->items[i]);
}

static void push_char(Chars *chars, int32_t c) { push(chars, (Char){.c = c, .ordinal = 0}); }

// A line with deeper `${a:-${b:-…}}` than this can't be lexed and has no heredocs.
#define MAX_DEPTH 500

typedef struct Shell {
  const Char *in;
  uint32_t size;
  uint32_t at;
  bool raw_quotes;
  bool raw_escapes;
  unsigned depth;
  Chars word;  // the word being read; nested `${}` share and clear it, as in BuildKit
  void (*on_word)(struct Shell *);
  void *context;
} Shell;

static bool lex(Shell *sh, int32_t stop, bool raw_escapes, Chars *result);

static int32_t shell_peek(const Shell *sh) { return sh->at < sh->size ? sh->in[sh->at].c : EOF_CHAR; }

static void lex_name(Shell *sh, Chars *out) {
  int32_t c = shell_peek(sh);
  if (is_digit(c)) {
    for (; is_digit(shell_peek(sh)); sh->at++) push_char(out, shell_peek(sh));
  } else if (is_special_parameter(c)) {
    push_char(out, c);
    sh->at++;
  } else {
    for (; sh->at < sh->size && is_name(shell_peek(sh)); sh->at++) push_char(out, shell_peek(sh));
  }
}

static bool lex_dollar(Shell *sh, Chars *out) {
  sh->at++;
  push_char(out, '$');
  if (shell_peek(sh) != '{') {
    lex_name(sh, out);
    return true;
  }
  sh->at++;
  push_char(out, '{');
  int32_t c = shell_peek(sh);
  if (c == EOF_CHAR || c == '{' || c == '}' || c == ':') return false;
  lex_name(sh, out);
  c = shell_peek(sh);
  if (c == EOF_CHAR) return false;
  sh->at++;
  push_char(out, c);
  bool ok = false;
  switch (c) {
    case '}':
      return true;
    case ':':
      c = shell_peek(sh);
      if (c == EOF_CHAR || c == '#' || c == '%') return false;
      sh->at++;
      push_char(out, c);
      ok = lex(sh, '}', false, out);
      break;
    case '+':
    case '-':
    case '?':
      ok = lex(sh, '}', false, out);
      break;
    case '#':
    case '%':
      ok = lex(sh, '}', true, out);
      break;
    case '/':
      if (shell_peek(sh) == '/') sh->at++;
      if (!lex(sh, '/', true, out)) return false;
      push_char(out, '/');
      ok = lex(sh, '}', true, out);
      break;
    default:
      return false;
  }
  push_char(out, '}');
  return ok;
}

static bool lex_single_quote(Shell *sh, Chars *out) {
  sh->at++;
  if (sh->raw_quotes) push_char(out, '\'');
  for (; sh->at < sh->size; sh->at++) {
    if (shell_peek(sh) == '\'') {
      sh->at++;
      if (sh->raw_quotes) push_char(out, '\'');
      return true;
    }
    push(out, sh->in[sh->at]);
  }
  return false;
}

static bool lex_double_quote(Shell *sh, Chars *out) {
  sh->at++;
  if (sh->raw_quotes) push_char(out, '"');
  while (sh->at < sh->size) {
    Char c = sh->in[sh->at];
    if (c.c == '$') {
      if (!lex_dollar(sh, out)) return false;
      continue;
    }
    sh->at++;
    if (c.c == '"') {
      if (sh->raw_quotes) push_char(out, '"');
      return true;
    }
    if (c.c == '\\') {
      if (sh->raw_escapes) push_char(out, '\\');
      int32_t d = shell_peek(sh);
      if (d == EOF_CHAR) return false;
      if (d == '"' || d == '$' || d == '\\') c = sh->in[sh->at++];
    }
    push(out, c);
  }
  return false;
}

static void lex_angle(Shell *sh, Chars *out) {
  push(out, sh->in[sh->at++]);
  if (shell_peek(sh) != '<') return;
  push(out, sh->in[sh->at++]);
  for (int32_t c = shell_peek(sh); c == '\t' || c == '\r' || c == ' '; c = shell_peek(sh)) {
    push(out, sh->in[sh->at++]);
  }
}

static void end_word(Shell *sh, bool nested) {
  if (sh->word.size > 0 && !nested) sh->on_word(sh);
  sh->word.size = 0;
}

static void add_to_word(Shell *sh, Char c, bool nested, bool *in_word) {
  if (!is_space(c.c) && c.c != '\n') {
    push(&sh->word, c);
    *in_word = true;
  } else if (*in_word && sh->word.size > 0) {
    end_word(sh, nested);
    *in_word = false;
  }
}

// shellWord.processStopOn.
static bool lex(Shell *sh, int32_t stop, bool raw_escapes, Chars *result) {
  bool nested = stop != EOF_CHAR;
  bool outer_raw_escapes = sh->raw_escapes;
  if (sh->depth == MAX_DEPTH) return false;
  sh->depth++;
  sh->raw_escapes = raw_escapes;
  sh->word.size = 0;
  bool ok = !nested;
  bool in_word = false;
  Chars part = {0};
  while (sh->at < sh->size) {
    Char c = sh->in[sh->at];
    if (nested && c.c == stop) {
      sh->at++;
      ok = true;
      break;
    }
    part.size = 0;
    if (c.c == '$') {
      if (!lex_dollar(sh, &part)) {
        ok = false;
        break;
      }
      for (uint32_t i = 0; i < part.size; i++) add_to_word(sh, part.items[i], nested, &in_word);
    } else if (c.c == '<' || c.c == '\'' || c.c == '"') {
      if (c.c == '<') {
        lex_angle(sh, &part);
      } else if (!(c.c == '"' ? lex_double_quote(sh, &part) : lex_single_quote(sh, &part))) {
        ok = false;
        break;
      }
      push_all(&sh->word, &part);
      in_word = true;
    } else if (c.c == '\\') {
      sh->at++;
      if (raw_escapes) {
        push(&part, c);
        push(&sh->word, c);
        in_word = true;
      }
      if (sh->at < sh->size) {
        push(&part, sh->in[sh->at]);
        push(&sh->word, sh->in[sh->at]);
        in_word = true;
        sh->at++;
      }
    } else {
      sh->at++;
      push(&part, c);
      add_to_word(sh, c, nested, &in_word);
    }
    push_all(result, &part);
  }
  ts_free(part.items);
  if (ok) end_word(sh, nested);
  sh->raw_escapes = outer_raw_escapes;
  sh->depth--;
  return ok;
}

// Splits a text into words.
static bool lex_words(const Char *in, uint32_t size, bool raw_quotes, bool raw_escapes, void (*on_word)(Shell *),
                      void *context) {
  Shell sh = {.in = in, .size = size, .raw_quotes = raw_quotes, .on_word = on_word, .context = context};
  Chars result = {0};
  bool ok = lex(&sh, EOF_CHAR, raw_escapes, &result);
  ts_free(result.items);
  ts_free(sh.word.items);
  return ok;
}

static uint64_t hash_start(void) { return 14695981039346656037ULL; }
static uint64_t hash_add(uint64_t hash, int32_t c) { return (hash ^ (uint64_t)(uint32_t)c) * 1099511628211ULL; }

// A heredoc's name without its quotes.
typedef struct {
  unsigned words;
  unsigned quotes;
  uint64_t hash;
} Name;

static void on_name(Shell *sh) {
  Name *name = sh->context;
  name->words++;
  name->quotes = 0;
  name->hash = hash_start();
  for (uint32_t i = 0; i < sh->word.size; i++) {
    int32_t c = sh->word.items[i].c;
    name->hash = hash_add(name->hash, c);
    name->quotes += c == '\'' || c == '"';
  }
}

// parser.go:heredocFromMatch: a word that matches `^(\d*)<<(-?)\s*([^<]*)$` where group 3 is one word.
static void on_command_word(Shell *sh) {
  Scanner *s = sh->context;
  const Char *word = sh->word.items;
  uint32_t size = sh->word.size;
  uint32_t i = 0;
  while (i < size && is_digit(word[i].c)) i++;
  if (i + 2 >= size || word[i].c != '<' || word[i + 1].c != '<') return;
  Heredoc heredoc = {.ordinal = word[i].ordinal};
  i += 2;
  if (word[i].c == '-') {
    heredoc.chomp = true;
    i++;
  }
  while (i < size && (is_ascii_space(word[i].c) || word[i].c == '\n') && word[i].c != '\v') i++;
  if (i == size) return;
  for (uint32_t j = i; j < size; j++) {
    if (word[j].c == '<') return;
  }
  Name name = {0}, raw = {0};
  if (!lex_words(word + i, size - i, false, false, on_name, &name)) return;
  if (!lex_words(word + i, size - i, true, false, on_name, &raw)) return;
  if (name.words != 1 || raw.words != 1) return;
  if (s->count == MAX_HEREDOCS) {
    s->overflow = true;
    return;
  }
  heredoc.name = name.hash;
  heredoc.expand = name.quotes == raw.quotes;
  s->heredocs[s->count++] = heredoc;
}

// Finds the heredoc markers in the rest of the line; none if BuildKit's lexer fails on the line.
static void plan_heredocs(Scanner *s, TSLexer *lexer) {
  s->count = 0;
  s->marks = 0;
  s->angles = s->marked_angles = 0;
  s->overflow = false;
  Chars line = {0};
  uint32_t angles = 0;
  bool doubled = false;
  Reader r = read_line(s, lexer);
  for (int32_t c = next(&r), before = 0; c != EOF_CHAR; before = c, c = next(&r)) {
    if (c == '<') {
      angles++;
      if (before == '<') doubled = true;
    }
    push(&line, (Char){.c = c, .ordinal = c == '<' ? angles : 0});
  }
  if (doubled && !lex_words(line.items, line.size, true, true, on_command_word, s)) {
    s->count = 0;
    s->overflow = false;
  }
  ts_free(line.items);
}

// ---------------------------------------------------------------------------------------------------------------------
// The tokens of a marker

// True at the `<` that begins the next heredoc's marker.
static bool at_mark(Scanner *s, TSLexer *lexer) {
  // A marker in the middle of a word is not a token, but its heredoc counts.
  while (s->marks < s->count && s->heredocs[s->marks].ordinal <= s->angles) s->marks++;
  return lexer->lookahead == '<' && s->marks < s->count && s->angles + 1 == s->heredocs[s->marks].ordinal;
}

// `<<` or `<<-`.
static bool scan_heredoc_operator(Scanner *s, TSLexer *lexer) {
  bool chomp = s->heredocs[s->marks].chomp;
  for (unsigned left = chomp ? 3 : 2; left > 0;) {
    unsigned spaces;
    if (peek(lexer) == escape_char(s)) {
      if (cross_gap(s, lexer, &spaces) > 0) break;
      continue;
    }
    if (is_line_end(peek(lexer))) break;
    take(s, lexer);
    mark(s, lexer);
    left--;
  }
  s->outer = s->mode;
  s->mode = MODE_HEREDOC_NAME;
  s->marks++;
  return emit(s, lexer, HEREDOC_OPERATOR);
}

// The name in a heredoc's marker, including quotes and escapes; the escape character here is always the backslash.
static bool scan_heredoc_name(Scanner *s, TSLexer *lexer) {
  while (is_ascii_space(peek(lexer))) lexer->advance(lexer, true);
  int32_t quote = 0;
  for (bool empty = true;;) {
    int32_t c = peek(lexer);
    if (is_line_end(c) || (!quote && (s->outer == MODE_FIELDS ? is_ascii_space(c) : is_space(c)))) break;
    unsigned backslashes = c == '\\';
    if (c == escape_char(s)) {
      unsigned spaces = 0;
      unsigned run = cross_gap(s, lexer, &spaces);
      // Whitespace before the name belongs to the marker.
      if (run == 0 && spaces > 0 && !quote && !empty) break;
      if (run == 0) continue;
      if (spaces > 0 && !quote && c != '\\') break;
      if (c == '\\') backslashes = spaces > 0 ? 0 : run;
      mark(s, lexer);
    } else {
      take(s, lexer);
      mark(s, lexer);
    }
    empty = false;
    if (backslashes % 2 == 1 && quote != '\'') {
      if (!is_line_end(peek(lexer))) {
        take(s, lexer);
        mark(s, lexer);
      }
    } else if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    }
  }
  s->mode = s->outer;
  return emit(s, lexer, HEREDOC_NAME);
}

#endif
