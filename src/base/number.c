/* number.c -- numbers and quantities, read and written without a locale (text.h).
 *
 * A host program may have called setlocale, and then 0.5 would be written 0,5 and read as 0.  So all
 * formatting is done under the C locale, for this thread and this call only. */
#include "base/text.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static locale_t c_locale;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_locale(void)
{
  c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

int tct_print_list(char *out, size_t room, const char *form, va_list args)
{
  locale_t before;
  int n;

  pthread_once(&once, make_locale);
  before = uselocale(c_locale);
  n      = vsnprintf(out, room, form, args);
  uselocale(before);
  return n;
}

int tct_print(char *out, size_t room, const char *form, ...)
{
  va_list args;
  int n;

  va_start(args, form);
  n = tct_print_list(out, room, form, args);
  va_end(args);
  return n;
}

/* strtod in the C locale; false if it does not fit a double. */
static bool to_double(const char *text, double *x)
{
  locale_t before;

  pthread_once(&once, make_locale);
  before = uselocale(c_locale);
  *x     = strtod(text, NULL);
  uselocale(before);
  return isfinite(*x);
}

void tct_text_number(tct_text *t, double x)
{
  char as[40];
  double back;

  if (!isfinite(x)) {
    tct_text_put(t, "null", 4);
    return;
  }
  for (int digits = 15; digits <= 17; digits++) {
    tct_print(as, sizeof as, "%.*g", digits, x);
    if (to_double(as, &back) && back == x) break;
  }
  tct_text_put(t, as, strlen(as));
}

/* ---- reading ---- */

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

enum { NUMBER_MOST = 128 };

/* Digits, with single underscores between them, from *s to *to without the underscores. */
static int digits(const char **s, char **to, const char *end)
{
  int n = 0;

  for (;; ++*s) {
    if (is_digit(**s)) {
      if (*to < end) *(*to)++ = **s;
      n++;
    } else if (**s != '_' || n == 0 || (*s)[-1] == '_' || !is_digit((*s)[1])) {
      return n;
    }
  }
}

/* The number that `text` begins with: [+-] digits [. digits] [e [+-] digits].  Returns what follows
 * it, or NULL if there is none. */
static const char *leading_real(const char *text, double *x)
{
  char plain[NUMBER_MOST], *to = plain;
  const char *const end = plain + sizeof plain - 4; /* for a sign, a point, an e and a 0 */
  const char *s         = text;
  int n;

  if (*s == '+' || *s == '-') *to++ = *s++;
  n = digits(&s, &to, end);
  if (*s == '.') {
    *to++ = *s++;
    n += digits(&s, &to, end);
  }
  if (n == 0) return NULL;
  if ((*s == 'e' || *s == 'E') && is_digit(s[s[1] == '+' || s[1] == '-' ? 2 : 1])) {
    *to++ = *s++;
    if (*s == '+' || *s == '-') *to++ = *s++;
    digits(&s, &to, end);
  }
  if (to >= end) return NULL; /* nobody means a number of more than a hundred digits */
  *to = 0;
  return to_double(plain, x) ? s : NULL;
}

bool tct_read_real(const char *text, double *x)
{
  double got;
  const char *rest = leading_real(text, &got);

  if (!rest || *rest) return false;
  *x = got;
  return true;
}

bool tct_read_int(const char *text, int64_t *x)
{
  const bool negative = *text == '-';
  const char *s       = text + (*text == '+' || *text == '-');
  int64_t got         = 0;
  int n               = 0;

  for (; *s; s++) {
    if (*s == '_' && n > 0 && s[-1] != '_' && is_digit(s[1])) continue;
    if (!is_digit(*s)) return false;
    /* downwards, where there is one number more */
    if (__builtin_mul_overflow(got, 10, &got)) return false;
    if (__builtin_sub_overflow(got, *s - '0', &got)) return false;
    n++;
  }
  if (n == 0 || (!negative && got == INT64_MIN)) return false;
  *x = negative ? got : -got;
  return true;
}

/* ---- quantities ---- */

/* `size` counts the smallest unit of the dimension, so that nearly every change of unit is one
 * multiplication or one division by a whole number. */
typedef struct {
  const char *name, *kind; /* what a quantity in it is, with its article */
  double size;
} unit_row;

static const char PURE[] = "a pure number";

static const unit_row units[] = {
  {"ns", "a time", 1},
  {"us", "a time", 1e3},
  {"ms", "a time", 1e6},
  {"s", "a time", 1e9},
  {"min", "a time", 6e10},
  {"h", "a time", 3.6e12},
  {"uV", "a voltage", 1},
  {"mV", "a voltage", 1e3},
  {"V", "a voltage", 1e6},
  {"pA", "a current", 1},
  {"nA", "a current", 1e3},
  {"uA", "a current", 1e6},
  {"mA", "a current", 1e9},
  {"A", "a current", 1e12},
  {"pS", "a conductance", 1},
  {"nS", "a conductance", 1e3},
  {"uS", "a conductance", 1e6},
  {"mS", "a conductance", 1e9},
  {"S", "a conductance", 1e12},
  {"Ohm", "a resistance", 1},
  {"kOhm", "a resistance", 1e3},
  {"MOhm", "a resistance", 1e6},
  {"GOhm", "a resistance", 1e9},
  {"pF", "a capacitance", 1},
  {"nF", "a capacitance", 1e3},
  {"uF", "a capacitance", 1e6},
  {"mHz", "a frequency", 1},
  {"Hz", "a frequency", 1e3},
  {"kHz", "a frequency", 1e6},
  {"MHz", "a frequency", 1e9},
  {"deg", "an angle", 1},
  {"rad", "an angle", 180 / M_PI},
  {"nm", "a length", 1},
  {"um", "a length", 1e3},
  {"mm", "a length", 1e6},
  {"cm", "a length", 1e7},
  {"m", "a length", 1e9},
  {"%", PURE, 1},
  {"1", PURE, 100},
};

enum { N_UNITS = sizeof units / sizeof *units, UNIT_MOST = 8 };

/* The micro sign and the Greek letter are both written for u. */
static const unit_row *unit_named(const char *name, size_t n)
{
  const bool micro =
    n > 2 && (memcmp(name, "\xc2\xb5", 2) == 0 || memcmp(name, "\xce\xbc", 2) == 0);
  char plain[UNIT_MOST];

  if (n >= UNIT_MOST) return NULL;
  memcpy(plain, name, n);
  plain[n] = 0;
  if (micro) {
    memmove(plain + 1, plain + 2, n - 1);
    plain[0] = 'u';
  }
  for (int i = 0; i < N_UNITS; i++)
    if (strcmp(units[i].name, plain) == 0) return &units[i];
  return NULL;
}

const char *tct_unit_kind(const char *unit)
{
  const unit_row *row = unit_named(unit ? unit : "1", strlen(unit ? unit : "1"));

  return row ? row->kind : NULL;
}

/* "ns, us, ms, s, min, h" */
static void list_units(char *out, size_t room, const char *kind)
{
  size_t n = 0;

  for (int i = 0; i < N_UNITS; i++) {
    const size_t more = strlen(units[i].name) + 2;

    if (strcmp(units[i].kind, kind) != 0 || n + more >= room) continue;
    (void)snprintf(out + n, room - n, "%s%s", n ? ", " : "", units[i].name);
    n += n ? more : more - 2;
  }
}

static bool refuse(char *why, size_t why_size, const char *form, ...)
  __attribute__((format(printf, 3, 4)));

static bool refuse(char *why, size_t why_size, const char *form, ...)
{
  va_list args;

  if (!why || why_size == 0) return false;
  va_start(args, form);
  tct_print_list(why, why_size, form, args);
  va_end(args);
  return false;
}

bool tct_quantity(const char *text, const char *unit, double *x, char *why, size_t why_size)
{
  const unit_row *to = unit_named(unit ? unit : "1", strlen(unit ? unit : "1"));
  const unit_row *from;
  const char *name;
  double got;
  size_t n;

  if (!to) return refuse(why, why_size, "'%s' is not a unit that Tercet knows", unit);
  text += strspn(text, " \t");
  name = leading_real(text, &got);
  if (!name) return refuse(why, why_size, "'%.60s' is not a number", text);
  name += strspn(name, " \t");
  for (n = strlen(name); n > 0 && (name[n - 1] == ' ' || name[n - 1] == '\t');) n--;

  from = n ? unit_named(name, n) : to;
  if (n == 1 && *name == '1') from = NULL; /* "3 1" is two numbers */
  if (!from && to->kind == PURE) return refuse(why, why_size, "'%.60s' is not a number", text);
  if (!from) {
    char known[80];
    list_units(known, sizeof known, to->kind);
    return refuse(why, why_size, "'%.*s' is not a unit of %s (%s)", (int)(n < 40 ? n : 40), name,
                  strchr(to->kind, ' ') + 1, known);
  }
  if (strcmp(from->kind, to->kind) != 0)
    return refuse(why, why_size, "'%.60s' is %s", text, from->kind);
  got = from->size >= to->size ? got * (from->size / to->size) : got / (to->size / from->size);
  if (!isfinite(got)) return refuse(why, why_size, "'%.60s' is too large", text);
  *x = got;
  return true;
}
