/* jackknife.h -- an interval from what is left of a number when trials are left out, group by group.
 *
 *     g estimates, each without one group:  error² = (g - 1) / g Σ (x_k - mean)²,  value ± t(g - 1) error */
#ifndef TERCET_FIRING_JACKKNIFE_H
#define TERCET_FIRING_JACKKNIFE_H

#include <math.h>

#include "kernels/distributions.h"

enum { TCT_JACKKNIFE_LEAST = 5 };

/* NAN of fewer than five groups, or where one of them has not the number. */
static inline void tct_jackknife(int groups, const double *without, double value, double level,
                                 double *low, double *high)
{
  double mean = 0, squares = 0;

  *low = *high = (double)NAN;
  if (groups < TCT_JACKKNIFE_LEAST) return;
  for (int k = 0; k < groups; k++) mean += without[k] / groups;
  for (int k = 0; k < groups; k++) squares += (without[k] - mean) * (without[k] - mean);
  const double error = sqrt(squares * (groups - 1) / groups);
  const double t     = tct_student_quantile(0.5 + level / 2, groups - 1);
  *low               = value - t * error;
  *high              = value + t * error;
}

/* The same of a number above 0, on its logarithm: what is a ratio of sums errs more upwards than downwards.  Where
 * one is 0, as it is. */
static inline void tct_jackknife_ratio(int groups, double *without, double value, double level,
                                       double *low, double *high)
{
  bool above = value > 0;

  for (int k = 0; k < groups; k++) above = above && without[k] > 0;
  if (!above) {
    tct_jackknife(groups, without, value, level, low, high);
    return;
  }
  for (int k = 0; k < groups; k++) without[k] = log(without[k]);
  tct_jackknife(groups, without, log(value), level, low, high);
  *low  = exp(*low);
  *high = exp(*high);
}

#endif
