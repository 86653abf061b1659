/* intervals.c -- where the truth may lie, from draws of a bootstrap.
 *
 *     percentile   the quantiles (1 - level) / 2 and (1 + level) / 2 of the draws
 *     BCa          the quantiles F(b + (b + z) / (1 - a (b + z))), z = F^-1((1 -+ level) / 2)
 *     t            value -+ t error
 *
 * with F the normal, b = F^-1(share of draws below the value), and a from the jackknife: l_i = (n - 1) (mean of
 * all left out - i left out) is what thing i pulls, and
 *
 *     a = 1/6 sum l^3 / n^3 / (sum l^2 / n^2)^(3/2)
 *
 * where the sums run over all groups that are drawn, subjects and conditions.  Efron 1987,
 * doi:10.1080/01621459.1987.10478410; groups: Davison and Hinkley 1997, doi:10.1017/CBO9780511802843. */
#include "brain/inference/intervals.h"

#include <math.h>
#include <stdlib.h>

#include "kernels/distributions.h"

static const tct_range nowhere = {(double)NAN, (double)NAN};

static int ascending(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

size_t tct_close_up(size_t n, double *x)
{
  size_t kept = 0;

  for (size_t i = 0; i < n; i++)
    if (!isnan(x[i])) x[kept++] = x[i];
  qsort(x, kept, sizeof *x, ascending);
  return kept;
}

double tct_quantile(size_t n, const double *sorted, double p)
{
  if (n == 0 || !(p >= 0 && p <= 1)) return (double)NAN;
  const double at    = p * (double)(n - 1);
  const size_t below = (size_t)at, above = below + 1 < n ? below + 1 : below;
  const double share = at - (double)below;

  return share == 0 ? sorted[below] : (1 - share) * sorted[below] + share * sorted[above];
}

tct_range tct_percentile_interval(size_t n, const double *sorted, double level)
{
  return (tct_range){tct_quantile(n, sorted, 0.5 * (1 - level)),
                     tct_quantile(n, sorted, 0.5 * (1 + level))};
}

/* The share of draws that belongs at z, after both corrections. */
static double corrected(double bias, double acceleration, double z)
{
  const double by = bias + z, stretch = 1 - acceleration * by;

  return stretch > 0 ? 1 - tct_normal_above(bias + by / stretch) : (double)NAN;
}

tct_range tct_bca_interval(size_t n, const double *sorted, double value, double acceleration,
                           double level)
{
  double below = 0;

  for (size_t i = 0; i < n; i++) below += sorted[i] < value ? 1 : sorted[i] == value ? 0.5 : 0;
  const double bias = tct_normal_quantile(below / (double)n);
  const double z    = tct_normal_quantile(0.5 * (1 + level));
  if (!isfinite(bias)) return nowhere;
  return (tct_range){tct_quantile(n, sorted, corrected(bias, acceleration, -z)),
                     tct_quantile(n, sorted, corrected(bias, acceleration, z))};
}

tct_range tct_t_interval(double value, double error, double dof, double level)
{
  const double by = error * tct_student_quantile(0.5 * (1 + level), dof);

  return (tct_range){value - by, value + by};
}

tct_range tct_wilson_interval(double yes, double n, double level)
{
  const double z = tct_normal_quantile(0.5 * (1 + level)), p = yes / n, all = n + z * z;
  const double middle = (yes + z * z / 2) / all;
  const double by     = z / all * sqrt(n * p * (1 - p) + z * z / 4);

  return (tct_range){yes > 0 ? middle - by : 0, yes < n ? middle + by : 1};
}

void tct_add_skew(tct_skew *s, size_t n, const double *without)
{
  double count = 0, mean = 0;

  for (size_t i = 0; i < n; i++) {
    if (isnan(without[i])) continue;
    count++;
    mean += (without[i] - mean) / count;
  }
  for (size_t i = 0; count > 1 && i < n; i++) {
    if (isnan(without[i])) continue;
    const double pull = (count - 1) / count * (mean - without[i]);
    s->squares += pull * pull;
    s->cubes += pull * pull * pull;
  }
}

double tct_acceleration(const tct_skew *s)
{
  return s->squares > 0 ? s->cubes / (6 * s->squares * sqrt(s->squares)) : 0;
}
