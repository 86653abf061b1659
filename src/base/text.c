/* text.c -- strings that grow, their escapes, and the nearest word.
 *
 * What is escaped always leaves as valid UTF-8: a byte that is none becomes U+FFFD, so that a name
 * read from a damaged file cannot spoil a report or a log. */
#include "base/text.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

/* Room for n more bytes and a 0. */
static bool make_room(tct_text *t, size_t n)
{
  size_t room = t->room ? t->room : 64;
  char *at;

  if (t->failed) return false;
  if (n < t->room - t->n) return true;
  while (room - t->n <= n && room < SIZE_MAX / 4) room *= 2;
  at = room - t->n > n ? tct_grow(t->at, room, 1) : NULL;
  if (!at) {
    t->failed = true;
    return false;
  }
  t->at   = at;
  t->room = room;
  return true;
}

void tct_text_put(tct_text *t, const char *bytes, size_t n)
{
  if (!make_room(t, n)) return;
  if (n) memcpy(t->at + t->n, bytes, n);
  t->n += n;
  t->at[t->n] = 0;
}

void tct_text_add(tct_text *t, const char *form, ...)
{
  va_list args;
  int n;

  va_start(args, form);
  n = tct_print_list(NULL, 0, form, args);
  va_end(args);
  if (n < 0) t->failed = true;
  if (n < 0 || !make_room(t, (size_t)n)) return;
  va_start(args, form);
  tct_print_list(t->at + t->n, t->room - t->n, form, args);
  va_end(args);
  t->n += (size_t)n;
}

void tct_text_free(tct_text *t)
{
  if (!t) return;
  tct_free(t->at);
  *t = (tct_text){0};
}

/* Bytes of the character that begins so; 0 if none does. */
static size_t length(unsigned char a)
{
  if (a < 0x80) return 1;
  if (a < 0xc2 || a > 0xf4) return 0;
  return a < 0xe0 ? 2 : a < 0xf0 ? 3 : 4;
}

/* Bytes of the character at s, of which `left` are there; 0 if it is not valid UTF-8 (RFC 3629: no
 * overlong forms, no surrogates, nothing past U+10FFFF). */
static size_t character(const unsigned char *s, size_t left)
{
  const unsigned char a = s[0];
  const size_t n        = length(a);

  if (n == 0 || n > left) return 0;
  for (size_t i = 1; i < n; i++)
    if ((s[i] & 0xc0) != 0x80) return 0;
  if ((a == 0xe0 && s[1] < 0xa0) || (a == 0xed && s[1] > 0x9f)) return 0;
  if ((a == 0xf0 && s[1] < 0x90) || (a == 0xf4 && s[1] > 0x8f)) return 0;
  return n;
}

bool tct_utf8(const char *text, size_t n)
{
  const unsigned char *s = (const unsigned char *)text;

  for (size_t i = 0, k; i < n; i += k) {
    k = character(s + i, n - i);
    if (k == 0) return false;
  }
  return true;
}

/* What stands for one byte in JSON; NULL: itself. */
static const char *json_escape(unsigned char c, char made[8])
{
  switch (c) {
  case '"':
    return "\\\"";
  case '\\':
    return "\\\\";
  case '\n':
    return "\\n";
  case '\r':
    return "\\r";
  case '\t':
    return "\\t";
  default:
    break;
  }
  if (c >= 0x20 && c != 0x7f) return NULL;
  (void)snprintf(made, 8, "\\u%04x", c);
  return made;
}

static const char *html_escape(unsigned char c, char made[8]) /* NOLINT: as json_escape */
{
  (void)made;
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  default:
    return NULL;
  }
}

static void escape(tct_text *t, const char *text, const char *(*of)(unsigned char, char[8]))
{
  const unsigned char *s = (const unsigned char *)text;
  const size_t n         = strlen(text);
  char made[8];

  for (size_t i = 0, k; i < n; i += k) {
    const char *as = of(s[i], made);

    k = character(s + i, n - i);
    if (k == 0) {
      as = "\xef\xbf\xbd";
      k  = 1;
    }
    if (as)
      tct_text_put(t, as, strlen(as));
    else
      tct_text_put(t, text + i, k);
  }
}

void tct_text_json(tct_text *t, const char *s)
{
  if (!s) {
    tct_text_put(t, "null", 4);
    return;
  }
  tct_text_put(t, "\"", 1);
  escape(t, s, json_escape);
  tct_text_put(t, "\"", 1);
}

void tct_text_html(tct_text *t, const char *s)
{
  if (s) escape(t, s, html_escape);
}

/* ---- the nearest word ---- */

enum { WORD_MOST = 64 };

static int lower(char c)
{
  return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static int least(int a, int b)
{
  return a < b ? a : b;
}

/* Insertions, deletions, changes and swaps of neighbours that make b of a, case aside (Damerau 1964,
 * doi:10.1145/363958.363994; no place is edited twice).  Both at most WORD_MOST bytes. */
static int distance(const char *a, int na, const char *b, int nb)
{
  int row[3][WORD_MOST + 1]; /* of prefixes of a: before the last, last, this */

  for (int j = 0; j <= nb; j++) row[0][j] = j;
  for (int i = 1; i <= na; i++) {
    const int *two = row[(i + 1) % 3], *one = row[(i - 1) % 3];
    int *now = row[i % 3];

    now[0] = i;
    for (int j = 1; j <= nb; j++) {
      const int change = lower(a[i - 1]) != lower(b[j - 1]);

      now[j] = least(least(one[j], now[j - 1]) + 1, one[j - 1] + change);
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1]))
        now[j] = least(now[j], two[j - 2] + 1);
    }
  }
  return row[na % 3][nb];
}

const char *tct_nearest(const char *word, const char *const *words, int n)
{
  const size_t length = strlen(word);
  const char *nearest = NULL;
  int best            = (int)((length > WORD_MOST ? WORD_MOST : length) + 1) / 3 + 1;

  if (length > WORD_MOST) return NULL;
  for (int i = 0; i < n; i++) {
    const size_t other = words[i] ? strlen(words[i]) : WORD_MOST + 1;
    int far;

    if (other > WORD_MOST) continue;
    far = distance(word, (int)length, words[i], (int)other);
    if (far < best) {
      best    = far;
      nearest = words[i];
    }
  }
  return nearest;
}
