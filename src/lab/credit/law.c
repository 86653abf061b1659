/* law.c -- a power law through points: least squares of logarithms, weighted or seed by seed. */
#include "lab/credit/law.h"

#include "kernels/distributions.h"
#include "lab/credit/interval.h"

#include <math.h>

/* One over the variance of log y; a point without a width is known to a millionth.  Where the interval ends
 * below 0 its upper half speaks for both. */
static double weight(const tct_estimate *y)
{
  double width = 0;

  if (isfinite(y->low) && isfinite(y->high))
    width = y->low > 0 ? (log(y->high) - log(y->low)) / (2 * 1.96)
                       : (log(y->high) - log(y->value)) / 1.96;

  return 1 / (width * width + 1e-12);
}

static bool usable(double x, const tct_estimate *y)
{
  return x > 0 && y->value > 0 && isfinite(y->value) && !isinf(y->high);
}

int tct_law_fit(int n, const double *x, const tct_estimate *y, tct_estimate *slope, double *at_one)
{
  double w = 0, mx = 0, my = 0, xx = 0, xy = 0, off = 0;
  int used = 0;

  *slope  = (tct_estimate){NAN, NAN, NAN};
  *at_one = NAN;
  for (int i = 0; i < n; i++) {
    if (!usable(x[i], &y[i])) continue;
    const double by = weight(&y[i]);
    used++;
    w += by;
    mx += by * log(x[i]);
    my += by * log(y[i].value);
  }
  if (used < 3) return used;
  mx /= w;
  my /= w;
  for (int i = 0; i < n; i++) {
    if (!usable(x[i], &y[i])) continue;
    const double by = weight(&y[i]), dx = log(x[i]) - mx;
    xx += by * dx * dx;
    xy += by * dx * (log(y[i].value) - my);
  }
  if (!(xx > 0)) return used;
  const double b = xy / xx;
  for (int i = 0; i < n; i++) {
    if (!usable(x[i], &y[i])) continue;
    const double left = log(y[i].value) - my - b * (log(x[i]) - mx);
    off += weight(&y[i]) * left * left / (used - 2);
  }
  const double half = tct_student_quantile(0.975, used - 2) * sqrt(fmax(1, off) / xx);
  *slope            = (tct_estimate){b, b - half, b + half};
  *at_one           = exp(my - b * mx);
  return used;
}

/* ---- seed by seed ---------------------------------------------------------------------------------------- */

/* Running mean and sum of squares about it. */
struct tally {
  int n;
  double mean, square;
};

static void count(struct tally *t, double x)
{
  const double off = x - t->mean;

  t->mean += off / ++t->n;
  t->square += off * (x - t->mean);
}

static tct_estimate mean_of(const struct tally *t)
{
  if (t->n < 2) return (tct_estimate){NAN, NAN, NAN};
  const double half = tct_student_quantile(0.975, t->n - 1) * sqrt(t->square / (t->n - 1) / t->n);
  return (tct_estimate){t->mean, t->mean - half, t->mean + half};
}

static bool whole(int n, const double *y)
{
  for (int i = 0; i < n; i++)
    if (!(y[i] > 0) || isinf(y[i])) return false;
  return true;
}

int tct_law_seeds(int n, int seeds, const double *x, const double *y, tct_estimate *point,
                  tct_estimate *slope, double *at_one)
{
  struct tally slopes = {0}, starts = {0};
  double mx = 0, xx = 0;

  for (int i = 0; i < n; i++) mx += log(x[i]) / n;
  for (int i = 0; i < n; i++) xx += (log(x[i]) - mx) * (log(x[i]) - mx);
  for (int seed = 0; seed < seeds && xx > 0; seed++) {
    const double *of = y + (size_t)n * (size_t)seed;
    double my = 0, xy = 0;
    if (!whole(n, of)) continue;
    for (int i = 0; i < n; i++) my += log(of[i]) / n;
    for (int i = 0; i < n; i++) xy += (log(x[i]) - mx) * log(of[i]);
    count(&slopes, xy / xx);
    count(&starts, my - xy / xx * mx);
  }
  for (int i = 0; i < n; i++) {
    struct tally at = {0};
    for (int seed = 0; seed < seeds; seed++)
      if (whole(n, y + (size_t)n * (size_t)seed)) count(&at, log(y[i + n * seed]));
    const tct_estimate e = mean_of(&at);
    point[i]             = (tct_estimate){exp(e.value), exp(e.low), exp(e.high)};
  }
  *slope  = mean_of(&slopes);
  *at_one = slopes.n < 2 ? (double)NAN : exp(starts.mean);
  return slopes.n;
}
