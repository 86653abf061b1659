/* scale.c -- ranges that cover the numbers, and ticks at round ones: 1, 2 or 5 times a power of ten. */
#include "report/plots/scale.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/plots/lettering.h"

void tct_range_cover(tct_range *r, size_t n, const double *x)
{
  for (size_t i = 0; x && i < n; i++) {
    if (!isfinite(x[i])) continue;
    if (r->low > r->high)
      r->low = r->high = x[i];
    else
      r->low = fmin(r->low, x[i]), r->high = fmax(r->high, x[i]);
  }
}

void tct_range_settle(tct_range *r)
{
  /* beyond these no step between two ticks is a number */
  const double most = DBL_MAX / 1e10;

  if (r->low > r->high || !isfinite(r->low) || !isfinite(r->high)) *r = (tct_range){0, 1};
  r->low            = fmax(-most, fmin(most, r->low));
  r->high           = fmax(-most, fmin(most, r->high));
  const double size = fmax(fabs(r->low), fabs(r->high));
  if (r->high - r->low > 1e-9 * size && r->high - r->low > 1e-290) return;
  const double half = size > 1e-280 ? 0.1 * size : 0.5;
  r->low -= half;
  r->high += half;
}

static double step_of(const tct_range *r, int about)
{
  const double rough = (r->high - r->low) / (about > 0 ? about : 1);
  const double power = pow(10, floor(log10(rough)));
  const double times = rough / power;

  /* the one that comes nearest to `about` ticks */
  return power * (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10);
}

void tct_range_round(tct_range *r, int about)
{
  tct_range_settle(r);
  const double step = step_of(r, about);

  r->low  = step * floor(r->low / step + 1e-9);
  r->high = step * ceil(r->high / step - 1e-9);
}

/* Thousands, millions ... have a letter of their own. */
static double unit_of(double most, const char **letter)
{
  static const char *const letters[] = {"", "k", "M", "G", "T"};
  double unit                        = 1;
  int i                              = 0;

  while (i < 4 && most >= (i ? 1000 : 10000) * unit) {
    unit *= 1000;
    i++;
  }
  *letter = letters[i];
  return unit;
}

/* without the "+" and the leading 0 of an exponent: 2e17, 5e-5 */
static void shorten(char *name)
{
  char *e = strchr(name, 'e');
  char *from;

  if (!e) return;
  char *to = e + 1;
  for (from = to; *from == '+' || (*from == '0' && to == e + 1 + (e[1] == '-')) || *from == '-';
       from++)
    if (*from == '-') *to++ = '-';
  memmove(to, from, strlen(from) + 1);
}

static void name_tick(double x, double step, double most, char name[24])
{
  const char *letter;
  const double unit  = unit_of(most, &letter);
  const int decimals = (int)fmax(0, -floor(log10(step / unit) + 1e-9));
  const char *minus  = x < 0 ? "\xe2\x88\x92" : "";

  if (x > -0.5 * step && x < 0.5 * step)
    tct_print(name, 24, "0");
  else if (most < 1e-3 || most >= 1e16 || decimals > 6)
    tct_print(name, 24, "%s%.3g", minus, fabs(x)), shorten(name);
  else
    tct_print(name, 24, "%s%.*f%s", minus, decimals, fabs(x) / unit, letter);
}

void tct_ticks_in(const tct_range *r, int about, tct_ticks *ticks)
{
  tct_range in = *r;
  tct_range_settle(&in);
  const double step  = step_of(&in, about < TCT_TICKS / 2 ? about : TCT_TICKS / 2);
  const double first = ceil(in.low / step - 1e-9);
  const double most  = fmax(fabs(in.low), fabs(in.high));

  ticks->n = 0;
  for (int i = 0; i < TCT_TICKS; i++) {
    const double x = (first + i) * step;
    if (x > in.high + 1e-9 * step) break;
    ticks->at[ticks->n] = x > -0.5 * step && x < 0.5 * step ? 0 : x;
    name_tick(x, step, most, ticks->name[ticks->n++]);
  }
}

double tct_ticks_width(const tct_ticks *ticks, double size)
{
  double width = 0;

  for (int i = 0; i < ticks->n; i++) width = fmax(width, tct_lettering_width(ticks->name[i], size));
  return width;
}
