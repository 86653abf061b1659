/* change.c -- how much tuning curves have changed.
 *
 *     D = mean over units, conditions of |f' - f|  /  mean over units of max f
 *     slope = [f(at + apart) - f(at - apart)] / 2 apart
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
