// Parses files and random texts under the sanitizers, and both again after random edits.
//
//     sanitize SECONDS TEXTS SEED < paths
//
// It fails on a tree with ERROR or MISSING nodes, and if incremental parsing gives a different tree than a full parse.

#include <sanitizer/common_interface_defs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tree_sitter/api.h>
#include <unistd.h>

const TSLanguage *tree_sitter_dockerfile(void);

typedef struct {
  char *bytes;
  uint32_t length, capacity;
} Text;

static TSParser *parser;
static uint64_t state;
static char about[512];       // What is being parsed, for the message of a sanitizer.
static Text current, before;  // The text, and its content before the last edit.
static TSInputEdit last;

// Pieces that affect how a text is parsed, so that random texts are seldom plain words.
static const char *const PIECES[] = {
    "FROM ",
    "RUN ",
    "COPY ",
    "ADD ",
    "ENV ",
    "ARG ",
    "LABEL ",
    "CMD ",
    "EXPOSE ",
    "USER ",
    "ONBUILD ",
    "SHELL ",
    "VOLUME ",
    "WORKDIR ",
    "HEALTHCHECK ",
    "NONE",
    "ENTRYPOINT ",
    "STOPSIGNAL ",
    "MAINTAINER ",
    "FOO ",
    " AS ",
    "\n",
    "\n",
    "\n",
    "\\\n",
    "\\ \t\n",
    "`\n",
    "\r\n",
    "\r",
    "\\",
    "`",
    " ",
    " ",
    "\t",
    "\"",
    "'",
    "$",
    "${",
    "}",
    ":-",
    "/",
    "//",
    "#",
    "\n# x\n",
    "# escape=`\n",
    "# syntax=a\n",
    "# check=skip=all\n",
    "--",
    "--mount=",
    "--from=",
    "=",
    ",",
    ":",
    "@",
    "-",
    "[",
    "]",
    "[\"a\", \"b\"]",
    "\\u00e9",
    "1",
    "80/tcp",
    "a",
    "name",
    " <<EOF",
    " <<-EOF",
    " <<\"A\"",
    " 3<<B",
    " << A",
    "\nEOF\n",
    "\nA\n",
    "\nB\n",
    "<",
    "\xef\xbb\xbf",
    "\xc2\xa0",
    "\xe2\x80\xa8",
    "\xc3\xa9",
    "\xf0\x9f\x90\xb3",
    "\f",
    "\v",
    "{",
    "%",
    "?",
    "true",
};

static uint32_t under(uint32_t limit) {  // xorshift64*
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (uint32_t)((state * UINT64_C(2685821657736338717)) >> 33) % limit;
}

static void splice(Text *text, uint32_t at, uint32_t removed, const char *bytes, uint32_t added) {
  uint32_t length = text->length - removed + added;
  if (length > text->capacity || !text->bytes) {
    text->capacity = length * 2 + 64;
    text->bytes = realloc(text->bytes, text->capacity);
    if (!text->bytes) abort();
  }
  memmove(text->bytes + at + added, text->bytes + at + removed, text->length - at - removed);
  memcpy(text->bytes + at, bytes, added);
  text->length = length;
}

static void add(Text *text, const char *bytes) { splice(text, text->length, 0, bytes, (uint32_t)strlen(bytes)); }

/** Appends `count` random pieces, or random bytes less than `bytes`. */
static void add_random(Text *text, uint32_t count, uint32_t bytes) {
  bool raw = bytes == 256 || under(8) == 0;
  while (count--) {
    if (raw || under(20) == 0) {
      char byte = (char)under(bytes);
      splice(text, text->length, 0, &byte, 1);
    } else {
      add(text, PIECES[under(sizeof PIECES / sizeof *PIECES)]);
    }
  }
}

/** An instruction with about as many heredocs as the scanner's state can hold. */
static void add_heredocs(Text *text) {
  uint32_t count = 60 + under(21), kept = under(4) ? count : under(count);
  char line[64];
  add(text, under(2) ? "RUN cat" : "COPY");
  for (uint32_t i = 0; i < count; i++) {
    snprintf(line, sizeof line, "%s <<%sE%u", under(10) ? "" : " \\\n", under(2) ? "-" : "", i);
    add(text, line);
  }
  add(text, " /x/\n");
  for (uint32_t i = 0; i < kept; i++) {
    snprintf(line, sizeof line, "%sE%u\n", under(3) ? "$a ${b:-\nc}\n" : "", i);
    add(text, line);
  }
}

static void print(const Text *text) {
  for (uint32_t i = 0; i < text->length && i < 20000; i++) {
    unsigned char byte = (unsigned char)text->bytes[i];
    fprintf(stderr, byte == '\n' || (byte >= ' ' && byte < 127) ? "%c" : "\\x%02x", byte);
  }
  fputc('\n', stderr);
}

static void print_text(void) {
  fprintf(stderr, "sanitize: in %s, %u bytes:\n", about, current.length);
  print(&current);
  if (!before.length) return;
  fprintf(stderr, "after bytes %u to %u became %u to %u in:\n", last.start_byte, last.old_end_byte, last.start_byte,
          last.new_end_byte);
  print(&before);
}

static void complain(const char *what) {
  fprintf(stderr, "sanitize: %s\n", what);
  print_text();
  fflush(NULL);
  _exit(1);  // Without a report on leaks.
}

static TSTree *parse(const TSTree *old) {
  TSTree *tree = ts_parser_parse_string(parser, old, current.bytes, current.length);
  if (!tree) complain("no tree");
  if (ts_node_has_error(ts_tree_root_node(tree))) {
    char *drawn = ts_node_string(ts_tree_root_node(tree));
    fprintf(stderr, "%s\n", drawn);
    complain("an ERROR or MISSING node");
  }
  return tree;
}

/** Whether two trees have the same nodes at the same positions. */
static bool same(TSTree *a, TSTree *b) {
  TSTreeCursor x = ts_tree_cursor_new(ts_tree_root_node(a)), y = ts_tree_cursor_new(ts_tree_root_node(b));
  bool equal = true, done = false;
  while (equal && !done) {
    TSNode m = ts_tree_cursor_current_node(&x), n = ts_tree_cursor_current_node(&y);
    equal = ts_node_symbol(m) == ts_node_symbol(n) && ts_node_start_byte(m) == ts_node_start_byte(n) &&
            ts_node_end_byte(m) == ts_node_end_byte(n) && ts_node_child_count(m) == ts_node_child_count(n) &&
            ts_tree_cursor_current_field_id(&x) == ts_tree_cursor_current_field_id(&y);
    if (!equal || (ts_tree_cursor_goto_first_child(&x) && ts_tree_cursor_goto_first_child(&y))) continue;
    while (!ts_tree_cursor_goto_next_sibling(&x)) {
      if (!ts_tree_cursor_goto_parent(&x)) {
        done = true;
        break;
      }
      ts_tree_cursor_goto_parent(&y);
    }
    if (!done) equal = ts_tree_cursor_goto_next_sibling(&y);
  }
  ts_tree_cursor_delete(&x);
  ts_tree_cursor_delete(&y);
  return equal;
}

/** Whether an edit may begin or end here: an editor never splits a character. */
static bool is_boundary(uint32_t at) { return at >= current.length || (current.bytes[at] & 0xc0) != 0x80; }

static TSPoint point(uint32_t at) {
  TSPoint point = {0, 0};
  for (uint32_t i = 0; i < at; i++) {
    point.column++;
    if (current.bytes[i] == '\n') point = (TSPoint){point.row + 1, 0};
  }
  return point;
}

/** Parses the current text, then `edits` times edits it and parses it again. */
static void check(uint32_t edits) {
  before.length = 0;
  TSTree *tree = parse(NULL);
  Text added = {0};
  while (edits--) {
    TSInputEdit edit = {.start_byte = under(current.length + 1)};
    while (!is_boundary(edit.start_byte)) edit.start_byte++;
    uint32_t rest = current.length - edit.start_byte, most = under(10) ? 12 : 200;
    uint32_t removed = under(3) ? under((rest < most ? rest : most) + 1) : 0;
    while (!is_boundary(edit.start_byte + removed)) removed++;
    added.length = 0;
    if (under(60) == 0) add_heredocs(&added);
    add_random(&added, under(3) ? under(4) : 0, 128);
    edit.old_end_byte = edit.start_byte + removed;
    edit.new_end_byte = edit.start_byte + added.length;
    edit.start_point = point(edit.start_byte);
    edit.old_end_point = point(edit.old_end_byte);
    splice(&before, 0, before.length, current.bytes, current.length);
    splice(&current, edit.start_byte, removed, added.bytes ? added.bytes : "", added.length);
    edit.new_end_point = point(edit.new_end_byte);
    last = edit;
    ts_tree_edit(tree, &edit);
    TSTree *next = parse(tree), *fresh = parse(NULL);
    if (!same(next, fresh)) {
      char *a = ts_node_string(ts_tree_root_node(next)), *b = ts_node_string(ts_tree_root_node(fresh));
      fprintf(stderr, "%s\nfull parse:\n%s\n", a, b);
      complain("incremental parsing gives a different tree");
    }
    ts_tree_delete(tree);
    ts_tree_delete(fresh);
    tree = next;
  }
  ts_tree_delete(tree);
  free(added.bytes);
}

int main(int count, char **arguments) {
  if (count != 4) return fprintf(stderr, "usage: sanitize SECONDS TEXTS SEED < paths\n"), 2;
  time_t end = time(NULL) + atol(arguments[1]);
  uint32_t texts = (uint32_t)atol(arguments[2]), files = 0, made = 0;
  state = UINT64_C(0x9e3779b97f4a7c15) * (strtoull(arguments[3], NULL, 10) + 1);
  parser = ts_parser_new();
  if (!ts_parser_set_language(parser, tree_sitter_dockerfile())) return fprintf(stderr, "sanitize: versions\n"), 2;
  __sanitizer_set_death_callback(print_text);
  char path[4096];
  while (fgets(path, sizeof path, stdin)) {
    path[strcspn(path, "\n")] = 0;
    FILE *file = fopen(path, "rb");
    if (!file) return perror(path), 2;
    char part[4096];
    current.length = 0;
    for (size_t read; (read = fread(part, 1, sizeof part, file)) > 0;)
      splice(&current, current.length, 0, part, (uint32_t)read);
    fclose(file);
    splice(&current, 0, 0, "", 0);
    snprintf(about, sizeof about, "%s", path);
    check(time(NULL) < end ? 4 : 0);  // Every file is parsed; only the edits are a matter of time.
    files++;
  }
  for (; made < texts && time(NULL) < end; made++) {
    snprintf(about, sizeof about, "random text %u", made);
    current.length = 0;
    splice(&current, 0, 0, "", 0);
    bool binary = under(8) == 0;
    add_random(&current, under(60), binary ? 256 : 128);
    if (under(20) == 0) {
      add(&current, "\n");
      add_heredocs(&current);
      add_random(&current, under(20), 128);
    }
    check(binary ? 0 : under(8));
  }
  ts_parser_delete(parser);
  free(current.bytes);
  free(before.bytes);
  printf("sanitize: %u files, %u random texts, no failures\n", files, made);
}
