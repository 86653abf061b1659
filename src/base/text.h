/* text.h -- strings that grow, numbers without a locale, near words. */
#ifndef TERCET_TEXT_H
#define TERCET_TEXT_H

#include <tercet/status.h>

#include <stdarg.h>

/* snprintf and vsnprintf in the C locale, whatever locale the host program has set. */
int tct_print(char *out, size_t room, const char *form, ...) __attribute__((format(printf, 3, 4)));
int tct_print_list(char *out, size_t room, const char *form, va_list args)
  __attribute__((format(printf, 3, 0)));

/* A growing string.  After an allocation failed `failed` is set and it stays as it was. */
typedef struct tct_text {
  char *at; /* always ends in 0 once something was added; NULL before */
  size_t n, room;
  bool failed;
} tct_text;

void tct_text_add(tct_text *t, const char *form, ...) __attribute__((format(printf, 2, 3)));
void tct_text_put(tct_text *t, const char *bytes, size_t n);
void tct_text_json(tct_text *t, const char *s); /* "quoted and escaped"; null for NULL */
void tct_text_html(tct_text *t, const char *s); /* & < > " ' escaped */
void tct_text_number(tct_text *t,
                     double x); /* shortest that reads back the same; null for NaN, inf */
void tct_text_free(tct_text *t);

/* The whole of `text` as a number, no locale, no hex, no trailing junk; underscores between digits
 * are allowed.  False if it is not one. */
bool tct_read_real(const char *text, double *x);
bool tct_read_int(const char *text, int64_t *x);
/* "20 ms", "0.02s", "-65 mV", "30 deg": the number in `unit`.  A bare number is taken to be in `unit`.
 * False: not a quantity; `why` (may be NULL) gets a phrase such as "'20 mV' is a voltage". */
bool tct_quantity(const char *text, const char *unit, double *x, char *why, size_t why_size);
/* What a quantity in such a unit is: "a time", "an angle"; of "1" or NULL "a pure number".  NULL: no unit. */
const char *tct_unit_kind(const char *unit);

/* The nearest of `words` (n of them) to `word`, or NULL if none is near enough to suggest. */
const char *tct_nearest(const char *word, const char *const *words, int n);
bool tct_utf8(const char *text, size_t n); /* valid */

#endif
