/* print_params.c -- a parameter struct as lines of a spec, with every preset written out.
 *
 * What is printed here is stored with a run and read back when it is resumed, so it must come back
 * to the same bits: numbers in their shortest exact form, quantities in the descriptor's own unit,
 * texts in quotes wherever YAML might see something else in them. */
#include "substrate/complain.h"

#include "substrate/spec_own.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

static bool is_word_byte(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Reads as itself without quotes, for us and for other readers of YAML. */
static bool is_plain(const char *text)
{
  const size_t n = strlen(text);
  double x;

  if (n == 0 || n > 200 || text[n - 1] == ' ' || !(is_word_byte(*text) || *text == '/'))
    return false;
  for (size_t i = 0; i < n; i++)
    if (!is_word_byte(text[i]) && !strchr(" ./-+", text[i])) return false;
  return !tct_read_real(text, &x) && !tct_word_is(text, tct_words_null) &&
         !tct_word_is(text, tct_words_true) && !tct_word_is(text, tct_words_false);
}

/* The character at s (valid UTF-8), and its bytes. */
static uint32_t character(const unsigned char *s, size_t *n)
{
  *n = s[0] < 0x80 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
  switch (*n) {
  case 1:
    return s[0];
  case 2:
    return (s[0] & 0x1fU) << 6 | (s[1] & 0x3fU);
  case 3:
    return (s[0] & 0x0fU) << 12 | (s[1] & 0x3fU) << 6 | (s[2] & 0x3fU);
  default:
    return (s[0] & 0x07U) << 18 | (s[1] & 0x3fU) << 12 | (s[2] & 0x3fU) << 6 | (s[3] & 0x3fU);
  }
}

/* In double quotes; escaped is what YAML does not take as it is, and all that would break a line. */
static void put_quoted(tct_text *t, const char *text)
{
  const size_t length = strlen(text);

  tct_text_put(t, "\"", 1);
  for (size_t i = 0, n; i < length; i += n) {
    const uint32_t c = character((const unsigned char *)text + i, &n);

    if (c == '"' || c == '\\')
      tct_text_add(t, "\\%c", (char)c);
    else if (c < 0x20 || (c >= 0x7f && c < 0xa0))
      tct_text_add(t, "\\x%02" PRIX32, c);
    else if (c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0xfffe || c == 0xffff)
      tct_text_add(t, "\\u%04" PRIX32, c);
    else
      tct_text_put(t, text + i, n);
  }
  tct_text_put(t, "\"", 1);
}

static void put_text(tct_text *t, const char *text)
{
  if (is_plain(text))
    tct_text_put(t, text, strlen(text));
  else if (tct_utf8(text, strlen(text)))
    put_quoted(t, text);
  else
    tct_text_json(t, text); /* no spec can say this; what is not UTF-8 is replaced */
}

static void put_unit(tct_text *t, const char *unit)
{
  if (unit && strcmp(unit, "1") != 0) tct_text_add(t, " %s", unit);
}

static void put_real(tct_text *t, const char *unit, double x)
{
  tct_text_number(t, x);
  if (x - x == 0) put_unit(t, unit); /* finite: a null has no unit */
}

static void put_numbers(tct_text *t, const char *unit, const tct_numbers *x)
{
  tct_text_put(t, "[", 1);
  for (int i = 0; i < x->n; i++) {
    if (i) tct_text_put(t, ", ", 2);
    put_real(t, unit, x->at[i]);
  }
  tct_text_put(t, "]", 1);
}

static void put_value(tct_text *t, const tct_param *p, const void *at)
{
  tct_words words;
  int i;

  switch (p->type) {
  case TCT_TYPE_BOOL:
    tct_text_add(t, "%s", *(const bool *)at ? "true" : "false");
    return;
  case TCT_TYPE_INT:
    tct_text_add(t, "%" PRId64, *(const int64_t *)at);
    put_unit(t, p->unit);
    return;
  case TCT_TYPE_REAL:
    put_real(t, p->unit, *(const double *)at);
    return;
  case TCT_TYPE_NUMBERS:
    put_numbers(t, p->unit, at);
    return;
  case TCT_TYPE_TEXT:
    put_text(t, *(const char *const *)at ? *(const char *const *)at : "");
    return;
  case TCT_TYPE_CHOICE:
    tct_words_of(p->choices, &words);
    i = *(const int *)at;
    put_text(t, i >= 0 && i < words.n ? words.at[i] : "");
    return;
  }
}

void tct_print_params(tct_text *t, int indent, const tct_about *about, const void *params)
{
  for (int i = 0; i < about->n_params; i++) {
    const tct_param *p = &about->params[i];

    tct_text_add(t, "%*s%s: ", indent, "", p->name);
    put_value(t, p, (const char *)params + p->offset);
    tct_text_put(t, "\n", 1);
  }
}
