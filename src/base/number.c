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
  const char *name, *dimension;
  double size;
} unit_row;

static const char PURE[] = "pure numbers";

static const unit_row units[] = {
  {"us", "time", 1},
  {"ms", "time", 1e3},
  {"s", "time", 1e6},
  {"min", "time", 6e7},
  {"h", "time", 3.6e9},
  {"uV", "voltage", 1},
  {"mV", "voltage", 1e3},
  {"V", "voltage", 1e6},
  {"pA", "current", 1},
  {"nA", "current", 1e3},
  {"uA", "current", 1e6},
  {"nS", "conductance", 1},
  {"uS", "conductance", 1e3},
  {"pF", "capacitance", 1},
  {"nF", "capacitance", 1e3},
  {"Hz", "frequency", 1},
  {"kHz", "frequency", 1e3},
  {"deg", "angle", 1},
  {"rad", "angle", 180 / M_PI},
  {"um", "length", 1},
  {"mm", "length", 1e3},
  {"cm", "length", 1e4},
  {"m", "length", 1e6},
  {"%", PURE, 1},
  {"1", PURE, 100},
};

enum { N_UNITS = sizeof units / sizeof *units };

static const unit_row *unit_named(const char *name, size_t n)
{
  for (int i = 0; i < N_UNITS; i++)
    if (strlen(units[i].name) == n && memcmp(units[i].name, name, n) == 0) return &units[i];
  return NULL;
}

/* "us, ms, s, min, h" */
static void list_units(char *out, size_t room, const char *dimension)
{
  size_t n = 0;

  for (int i = 0; i < N_UNITS; i++) {
    const size_t more = strlen(units[i].name) + 2;

    if (strcmp(units[i].dimension, dimension) != 0 || n + more >= room) continue;
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
  if (!from) {
    char known[80];
    list_units(known, sizeof known, to->dimension);
    return refuse(why, why_size, "'%.*s' is not a unit of %s (%s)", (int)(n < 40 ? n : 40), name,
                  to->dimension, known);
  }
  if (strcmp(from->dimension, to->dimension) != 0 && strcmp(to->dimension, PURE) == 0)
    return refuse(why, why_size, "a pure number is wanted, not one in %s", from->name);
  if (strcmp(from->dimension, to->dimension) != 0)
    return refuse(why, why_size, "%s is not a unit of %s", from->name, to->dimension);
  got = from->size >= to->size ? got * (from->size / to->size) : got / (to->size / from->size);
  if (!isfinite(got)) return refuse(why, why_size, "'%.60s' is too large", text);
  *x = got;
  return true;
}
