/* spread.c -- one number over units: where its middle is, and how many have it not, and why.
 *
 * The interval of the median is that of order statistics: the j-th smallest and the j-th largest, j as large
 * as it may be for a coin thrown n times to show fewer than j heads in no more than 2.5 % of cases.  It needs
 * no draws and no shape, and six items at least. */
#include <tercet/tuning.h>

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double quantile(const double *sorted, int n, double p)
{
  const double at = p * (n - 1);
  const int below = (int)fmin(floor(at), n - 1), above = below + 1 < n ? below + 1 : below;

  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/* From 1; 0: there is none. */
static int order_of_interval(int n)
{
  double log_chance = -n * log(2), below = 0; /* of exactly j heads; of fewer than j + 1 */
  int j = 0;

  for (; j < n / 2; j++) {
    below += exp(log_chance);
    if (below > 0.025) break;
    log_chance += log((double)(n - j) / (j + 1));
  }
  return j;
}

static void on_line(double *x, int n, tct_tuned_spread *into)
{
  double sum = 0, squares = 0;

  for (int i = 0; i < n; i++) sum += x[i];
  into->mean = sum / n;
  for (int i = 0; i < n; i++) squares += (x[i] - into->mean) * (x[i] - into->mean);
  into->error = n > 1 ? sqrt(squares / (n - 1) / n) : (double)NAN;
  qsort(x, (size_t)n, sizeof *x, by_size);
  into->least  = x[0];
  into->q1     = quantile(x, n, 0.25);
  into->median = quantile(x, n, 0.5);
  into->q3     = quantile(x, n, 0.75);
  into->most   = x[n - 1];
  const int j  = order_of_interval(n);
  if (j < 1) return;
  into->median_low  = x[j - 1];
  into->median_high = x[n - j];
}

static void on_circle(const double *x, int n, double period, tct_tuned_spread *into)
{
  const double turn = 2 * acos(-1) / period;
  double c = 0, s = 0;

  for (int i = 0; i < n; i++) {
    c += cos(turn * x[i]);
    s += sin(turn * x[i]);
  }
  if (hypot(c, s) < 1e-9 * n) return; /* in all directions alike */
  const double angle = atan2(s, c) / turn;
  into->mean         = angle < 0 ? angle + period : angle;
}

tct_status tct_tuned_spread_of(const tct_tuned *t, int number, tct_tuned_spread *into,
                               tct_error *err)
{
  const double none = (double)NAN;
  double *x         = tct_alloc((size_t)t->items + 1, sizeof *x);

  *into = (tct_tuned_spread){.mean        = none,
                             .error       = none,
                             .least       = none,
                             .q1          = none,
                             .median      = none,
                             .q3          = none,
                             .most        = none,
                             .median_low  = none,
                             .median_high = none};
  if (!x) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d numbers", t->items);
  for (int i = 0; i < t->items; i++) {
    const double v = t->value[(size_t)i * (size_t)t->measure->n + (size_t)number];
    if (isnan(v))
      into->why[t->why[i]]++;
    else
      x[into->n++] = v;
  }
  into->failed = t->items - into->n;
  if (into->n > 0 && t->measure->number[number].turns && t->period > 0)
    on_circle(x, into->n, t->period, into);
  else if (into->n > 0)
    on_line(x, into->n, into);
  tct_free(x);
  return TCT_OK;
}
