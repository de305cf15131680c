// The scanner's state between two tokens, and its serialization.

#ifndef DOCKERFILE_SCANNER_STATE_H_
#define DOCKERFILE_SCANNER_STATE_H_

#include <stddef.h>
#include <string.h>

#include "tree_sitter/parser.h"

enum Token {
  LINE_CONTINUATION,
  CONTINUED,
  COMMENT,
  INSTRUCTION_END,
  STAGE_END,
  LINE_END,
  DIRECTIVE_START,
  DIRECTIVE_HASH,
  DIRECTIVE_NAME,
  DIRECTIVE_EQUALS,
  DIRECTIVE_VALUE,

  ADD,
  ARG,
  CMD,
  COPY,
  ENTRYPOINT,
  ENV,
  EXPOSE,
  FROM,
  HEALTHCHECK,
  LABEL,
  MAINTAINER,
  ONBUILD,
  RUN,
  SHELL,
  STOPSIGNAL,
  USER,
  VOLUME,
  WORKDIR,
  UNKNOWN,
  AS,
  NONE,
  HEALTH_CMD,
  HEALTH_UNKNOWN,

  FLAG_DASHES,
  END_OF_FLAGS,
  NO_FLAGS,
  NO_TRIGGER,
  FLAG_TEXT,
  MOUNT_FLAG_NAME,
  FLAG_EQUALS,
  FLAG_END,
  MOUNT_TEXT,
  MOUNT_EQUALS,
  MOUNT_COMMA,

  SPACE,
  LEGACY_SPACE,
  TEXT,
  RAW_TEXT,
  SHELL_TEXT,
  ESCAPE_SEQUENCE,
  DOUBLE_QUOTE,
  DOUBLE_QUOTE_END,
  SINGLE_QUOTE,
  SINGLE_QUOTE_END,
  DOLLAR,
  DOLLAR_BRACE,
  NAME,
  OPERATOR,
  SLASH,
  SLASH_END,
  INVALID_TEXT,
  BRACE_END,
  UNCLOSED,
  EQUALS,

  IMAGE_REGISTRY,
  REGISTRY_SLASH,
  TAG_COLON,
  DIGEST_AT,
  GROUP_COLON,
  PORT_COLON,
  PORT_DASH,
  PROTOCOL_SLASH,

  JSON_OPEN,
  JSON_CLOSE,
  JSON_COMMA,
  JSON_QUOTE,
  JSON_QUOTE_END,
  JSON_TEXT,
  JSON_ESCAPE,
  INVALID_ELEMENT,

  FILE_DESCRIPTOR,
  HEREDOC_OPERATOR,
  HEREDOC_NAME,
  HEREDOC_LINE_END,
  HEREDOC_TEXT,
  HEREDOC_END,
  HEREDOC_UNTERMINATED,
  HEREDOC_OVERFLOW,

  ERROR_SENTINEL,
};

// The scanner's position in an instruction, which determines how the next character is read.
enum Mode {
  MODE_TOP,               // before an instruction
  MODE_STAGE_END,         // after the last instruction of a stage
  MODE_LINE_END,          // after any other instruction, or after a stage
  MODE_DIRECTIVE,         // after the `#` of a parser directive
  MODE_DIRECTIVE_ESCAPE,  // the same, for the name `escape`
  MODE_HEAD,              // after the keyword: flags may follow
  MODE_ARGUMENTS,         // after the flags
  MODE_FLAG,              // in a flag: ends at whitespace outside quotes
  MODE_MOUNT,             // in a mount's value: also ends at commas
  MODE_WORDS,             // words that end at whitespace outside quotes
  MODE_FIELDS,            // words that end at ASCII whitespace, quoted or not
  MODE_REST,              // one word to the end of the line, with variables
  MODE_RAW,               // text to the end of the line
  MODE_LEGACY_NAME,       // the name of `ENV name value`
  MODE_RAW_NAME,          // the name of `ARG name=value`, which isn't expanded
  MODE_SHELL,             // a command in shell form
  MODE_HEALTH_COMMAND,    // after HEALTHCHECK CMD
  MODE_JSON,
  MODE_JSON_STRING,
  MODE_HEREDOC_NAME,  // after the `<<` of a marker; `outer` is the mode to return to
  MODE_BODY,          // in a heredoc's body, on a line that doesn't end it
  MODE_BODY_END,      // before the line that ends it
  MODE_BODY_UNTERMINATED,
  MODE_OVERFLOW,  // more heredocs than the state can hold
};

// Positions within a word, for the instructions that split their words further.
enum Part {
  PART_START,
  PART_NAME,  // of an image: after the registry; of a pair: the name
  PART_TAG,
  PART_DIGEST,
  PART_AFTER_IMAGE,
  PART_STAGE,
  PART_VALUE,  // of a pair or a mount option; of a user: the group; of a port: the protocol
  PART_OPEN,   // before a keyword: a continuation began the instruction; of `ENV name value`: before the value
};

enum Quote { QUOTE_NONE, QUOTE_SINGLE, QUOTE_DOUBLE };

enum Gap {
  GAP_NONE,
  GAP_AT_COMMENT,     // within a continuation, at the `#` of a comment line
  GAP_AFTER_COMMENT,  // at the end of that line
};

// A heredoc of the current line whose body hasn't been read yet.
typedef struct {
  uint64_t name;     // hash of the name
  uint32_t ordinal;  // which `<` of the line begins its marker, from 1
  bool chomp;        // `<<-`: leading tabs are stripped
  bool expand;       // the name is unquoted
} Heredoc;

// 9 bytes each and an ordinal of 1 to 5: this many always leave room in TREE_SITTER_SERIALIZATION_BUFFER_SIZE.
#define MAX_HEREDOCS 72

typedef struct {
  bool backtick;         // the escape character is ` and not backslash
  bool directives_done;  // no parser directive can follow
  bool after_escape;     // the previous token ended with the escape character
  bool legacy_form;      // `ENV name value`
  bool overflow;         // the line has more than MAX_HEREDOCS
  uint8_t gap;
  uint8_t quote;  // as the word splitter sees it, which ignores `${}`
  uint8_t part;
  uint8_t mode;
  uint8_t outer;    // the mode to return to after a heredoc's marker
  uint8_t keyword;  // the instruction's token; 0 before an instruction
  uint8_t onbuild;  // number of preceding ONBUILDs
  uint8_t marks;    // number of heredocs whose marker has been read
  uint8_t count;
  uint32_t angles;         // number of `<` read on the line, counted only if heredocs are pending
  uint32_t marked_angles;  // the same at the token's end; used within one scan only
  Heredoc heredocs[MAX_HEREDOCS];
} Scanner;

// Clears everything but the list of heredocs, which `count` empties.
static void reset(Scanner *s) { memset(s, 0, offsetof(Scanner, heredocs)); }

static unsigned put_number(char *buffer, unsigned at, uint32_t n) {
  for (; n >= 0x80; n >>= 7) buffer[at++] = (char)(n | 0x80);
  buffer[at++] = (char)n;
  return at;
}

static unsigned get_number(const char *buffer, unsigned at, unsigned length, uint32_t *n) {
  *n = 0;
  for (unsigned shift = 0; at < length && shift < 32; shift += 7) {
    uint8_t byte = (uint8_t)buffer[at++];
    *n |= (uint32_t)(byte & 0x7F) << shift;
    if (byte < 0x80) break;
  }
  return at;
}

// Two bytes between instructions, four within one, and more for heredocs.
static unsigned serialize(const Scanner *s, char *buffer) {
  unsigned at = 0;
  buffer[at++] = (char)(s->backtick | s->directives_done << 1 | s->after_escape << 2 | s->overflow << 3 |
                        s->legacy_form << 4 | s->gap << 5);
  buffer[at++] = (char)(s->mode | s->part << 5);
  if (s->keyword == 0) return at;
  buffer[at++] = (char)s->keyword;
  buffer[at++] = (char)(s->quote | s->onbuild << 2);
  if (s->count == 0) return at;
  buffer[at++] = (char)s->outer;
  buffer[at++] = (char)s->count;
  buffer[at++] = (char)s->marks;
  at = put_number(buffer, at, s->angles);
  for (unsigned i = 0; i < s->count; i++) {
    const Heredoc *heredoc = &s->heredocs[i];
    memcpy(buffer + at, &heredoc->name, sizeof heredoc->name);
    at += sizeof heredoc->name;
    at = put_number(buffer, at, heredoc->ordinal);
    buffer[at++] = (char)(heredoc->chomp | heredoc->expand << 1);
  }
  return at;
}

static void deserialize(Scanner *s, const char *buffer, unsigned length) {
  reset(s);
  if (length < 2) return;
  uint8_t bits = (uint8_t)buffer[0];
  s->backtick = bits & 1;
  s->directives_done = bits >> 1 & 1;
  s->after_escape = bits >> 2 & 1;
  s->overflow = bits >> 3 & 1;
  s->legacy_form = bits >> 4 & 1;
  s->gap = bits >> 5;
  s->mode = (uint8_t)buffer[1] & 0x1F;
  s->part = (uint8_t)buffer[1] >> 5;
  if (length < 4) return;
  s->keyword = (uint8_t)buffer[2];
  s->quote = (uint8_t)buffer[3] & 3;
  s->onbuild = (uint8_t)buffer[3] >> 2;
  if (length < 8) return;
  s->outer = (uint8_t)buffer[4];
  unsigned count = (uint8_t)buffer[5];
  s->marks = (uint8_t)buffer[6];
  unsigned at = get_number(buffer, 7, length, &s->angles);
  while (s->count < count && s->count < MAX_HEREDOCS && at + 10 <= length) {
    Heredoc *heredoc = &s->heredocs[s->count++];
    memcpy(&heredoc->name, buffer + at, sizeof heredoc->name);
    at = get_number(buffer, at + sizeof heredoc->name, length, &heredoc->ordinal);
    if (at == length) break;
    heredoc->chomp = buffer[at] & 1;
    heredoc->expand = buffer[at] >> 1 & 1;
    at++;
  }
}

#endif
