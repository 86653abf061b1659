/* source.c -- the text that nodes were read from: where something stands in it, and showing the place.
 *
 * Lines and columns count as libyaml counts them: a column is a character and not a byte, and a line
 * ends in LF, CR, CR LF, or one of Unicode's NEL, LS and PS. */
#include "substrate/spec_own.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

enum {
  INDENT = 4,
  WIDTH  = 96,
  BEFORE = 60
}; /* of a shown line; characters kept before the caret */

tct_source *tct_source_new(const char *file, const char *text, size_t n, tct_error *err)
{
  tct_source *s = tct_alloc(1, sizeof *s);

  if (s) s->file = tct_strdup(file);
  if (s) s->text = tct_alloc(n + 1, 1);
  if (!s || !s->file || !s->text) {
    tct_source_free(s);
    tct_fail(err, TCT_NO_MEMORY, "no memory for the text of %s (%zu bytes)", file, n);
    return NULL;
  }
  if (n) memcpy(s->text, text, n);
  s->n = n;
  return s;
}

void tct_source_free(tct_source *s)
{
  if (!s) return;
  tct_free(s->file);
  tct_free(s->text);
  tct_free(s);
}

/* Bytes of the character at `text`; 0 if it is not valid UTF-8. */
static size_t character(const char *text, size_t left)
{
  for (size_t k = 1; k <= 4 && k <= left; k++)
    if (tct_utf8(text, k)) return k;
  return 0;
}

/* Bytes of the line end at `text`; 0 if there is none. */
static size_t line_end(const char *text, size_t left)
{
  if (left == 0) return 0;
  if (*text == '\n') return 1;
  if (*text == '\r') return left > 1 && text[1] == '\n' ? 2 : 1;
  if (left > 1 && memcmp(text, "\xc2\x85", 2) == 0) return 2;
  if (left > 2 && (memcmp(text, "\xe2\x80\xa8", 3) == 0 || memcmp(text, "\xe2\x80\xa9", 3) == 0))
    return 3;
  return 0;
}

static bool is_control(const char *text, size_t n)
{
  const unsigned char *s = (const unsigned char *)text;

  return n == 1 ? s[0] < 0x20 || s[0] == 0x7f : n == 2 && s[0] == 0xc2 && s[1] < 0xa0;
}

/* One step through a text: what is at byte i is passed, and line and column follow. */
static size_t pass(const tct_source *s, size_t i, int *line, int *column)
{
  const size_t end = line_end(s->text + i, s->n - i);
  size_t k;

  if (end) {
    ++*line;
    *column = 1;
    return i + end;
  }
  k = character(s->text + i, s->n - i);
  ++*column;
  return i + (k ? k : 1);
}

size_t tct_source_byte(const tct_source *s, int line, int column)
{
  int at_line = 1, at_column = 1;
  size_t i = 0;

  while (i < s->n && (at_line < line || (at_line == line && at_column < column)))
    i = pass(s, i, &at_line, &at_column);
  return at_line == line && at_column == column ? i : s->n;
}

size_t tct_source_spoilt(const tct_source *s)
{
  size_t i = 0;

  for (size_t k = 1; i < s->n && k; i += k) k = character(s->text + i, s->n - i);
  return i;
}

void tct_source_place(const tct_source *s, size_t byte, int *line, int *column)
{
  *line = *column = 1;
  for (size_t i = 0; i < s->n && i < byte;) i = pass(s, i, line, column);
}

/* A string that does not grow: what does not fit is left out. */
typedef struct {
  char *at;
  size_t n, room;
} slate;

static void put(slate *o, const char *bytes, size_t n)
{
  if (o->n + n >= o->room) return;
  memcpy(o->at + o->n, bytes, n);
  o->n += n;
  o->at[o->n] = 0;
}

void tct_source_show(const tct_source *s, int line, int column, char *out, size_t size)
{
  const int first  = column > WIDTH - 16 ? column - BEFORE : 1;
  const char *lead = first > 1 ? "    ..." : "    ";
  slate text       = {.at = out, .room = size}, caret;
  char under[2 * WIDTH];
  size_t i = tct_source_byte(s, line, first), start = i;
  int at = first;

  if (size == 0) return;
  *out  = 0;
  caret = (slate){.at = under, .room = sizeof under};
  if (line < 1 || column < 1 || i >= s->n) return;
  put(&text, lead, strlen(lead));
  put(&caret, "       ", strlen(lead));
  for (; i < s->n && !line_end(s->text + i, s->n - i) && at < first + WIDTH; at++) {
    const size_t k     = character(s->text + i, s->n - i);
    const bool tab     = s->text[i] == '\t';
    const bool strange = k == 0 || (is_control(s->text + i, k) && !tab);

    put(&text, strange ? "?" : s->text + i, strange ? 1 : k);
    if (at < column) put(&caret, tab ? "\t" : " ", 1);
    i += k ? k : 1;
  }
  if (i == start) { /* an empty line shows nothing */
    *out = 0;
    return;
  }
  if (at == first + WIDTH) put(&text, "...", 3);
  put(&text, "\n", 1);
  put(&caret, "^\n", 2);
  put(&text, under, caret.n);
}

tct_status tct_source_refuse(const tct_source *s, int line, int column, tct_error *err,
                             const char *form, ...)
{
  char sentence[1024], shown[1024];
  va_list args;
  size_t n;

  va_start(args, form);
  tct_print_list(sentence, sizeof sentence, form, args);
  va_end(args);
  tct_printable(sentence);
  tct_source_show(s, line, column, shown, sizeof shown);
  n = strlen(shown);
  if (n) shown[n - 1] = 0; /* an error's text does not end its line */
  return tct_fail_in(err, TCT_BAD_SPEC, s->file, line, column, "%s%s%s", sentence, n ? "\n" : "",
                     shown);
}

void tct_printable(char *text)
{
  const size_t n = strlen(text);
  size_t to      = 0;

  for (size_t i = 0, k; i < n; i += k ? k : 1) {
    k = character(text + i, n - i);
    if (k == 0 || is_control(text + i, k)) {
      text[to++] = '?';
    } else {
      memmove(text + to, text + i, k);
      to += k;
    }
  }
  text[to] = 0;
}
