/* change.c -- how much tuning curves have changed.
 *
 *     D = mean over units, conditions of |f' - f|  /  mean over units of max f
 *     slope = [f(at + apart) - f(at - apart)] / 2 apart
 *     preferred = period / 2 pi arg(sum over conditions of f exp(2 pi i x / period))
 *
 * Held against peaks of before, so that a population that fires more does not change more for that. */
#include "brain/tuning/change.h"

#include <math.h>
#include <stddef.h>

/* The mean over units of the largest response. */
static double peak_of(int conditions, int units, const double *curve)
{
  double sum = 0;

  for (int u = 0; u < units; u++) {
    double most = -INFINITY;
    for (int c = 0; c < conditions; c++)
      most = fmax(most, curve[(size_t)c * (size_t)units + (size_t)u]);
    sum += most;
  }
  return sum / units;
}

double tct_tuning_change(int conditions, int units, const double *before, const double *after)
{
  const size_t n    = (size_t)conditions * (size_t)units;
  const double peak = n ? peak_of(conditions, units, before) : 0;
  double sum        = 0;

  for (size_t i = 0; i < n; i++) sum += fabs(after[i] - before[i]);
  return peak > 0 ? sum / (double)n / peak : NAN;
}

static double slope_of(int conditions, int units, int at, double apart, int unit,
                       const double *curve)
{
  const size_t up   = (size_t)((at + 1) % conditions),
               down = (size_t)((at + conditions - 1) % conditions);

  return (curve[up * (size_t)units + (size_t)unit] - curve[down * (size_t)units + (size_t)unit]) /
         (2 * apart);
}

tct_slopes tct_slopes_changed(int conditions, int units, int at, double apart, const double *before,
                              const double *after)
{
  const double peak = conditions > 2 && units > 0 ? peak_of(conditions, units, before) : 0;
  tct_slopes s      = {0};

  if (!(peak > 0)) return (tct_slopes){(double)NAN, (double)NAN};
  for (int u = 0; u < units; u++) {
    const double was = slope_of(conditions, units, at, apart, u, before),
                 is  = slope_of(conditions, units, at, apart, u, after);
    s.moved += fabs(is - was);
    s.steeper += fabs(is) - fabs(was);
  }
  s.moved /= units * peak;
  s.steeper /= units * peak;
  return s;
}

/* ---- shapes ----------------------------------------------------------------------------------------------- */

/* One curve; preferred and width are NAN where it is flat. */
static tct_shapes shape_of(int conditions, int units, const double *x, double period,
                           const double *curve)
{
  double low = INFINITY, high = -INFINITY, c = 0, s = 0;
  int wide = 0;

  for (int i = 0; i < conditions; i++) {
    const double f = curve[(size_t)i * (size_t)units], angle = 2 * M_PI * x[i] / period;
    low  = fmin(low, f);
    high = fmax(high, f);
    c += f * cos(angle);
    s += f * sin(angle);
  }
  for (int i = 0; i < conditions; i++) wide += curve[(size_t)i * (size_t)units] >= (low + high) / 2;
  if (!(high > low)) return (tct_shapes){NAN, NAN, high};
  return (tct_shapes){atan2(s, c) * period / (2 * M_PI), wide * period / conditions, high};
}

tct_shapes tct_shapes_changed(int conditions, int units, const double *x, double period,
                              const double *before, const double *after)
{
  tct_shapes sum = {0};
  double peak    = 0;
  int n          = 0;

  for (int u = 0; u < units; u++) {
    const tct_shapes was = shape_of(conditions, units, x, period, before + u),
                     is  = shape_of(conditions, units, x, period, after + u);
    peak += was.gain;
    sum.gain += is.gain - was.gain;
    if (isnan(was.width) || isnan(is.width)) continue;
    sum.preferred += fabs(remainder(is.preferred - was.preferred, period));
    sum.width += is.width - was.width;
    n++;
  }
  return (tct_shapes){n > 0 ? sum.preferred / n : NAN, n > 0 ? sum.width / n : NAN,
                      peak > 0 ? sum.gain / peak : NAN};
}
