/* spread.c -- how one number differs between instances: frozen feedback, weights, sets of examples. */
#include "kernels/distributions.h"
#include "lab/credit/interval.h"

#include <math.h>

tct_status tct_spread_of(const double *value, int n, tct_spread *spread, tct_error *err)
{
  tct_spread s = {.least = INFINITY, .most = -INFINITY};
  double by;

  if (n < TCT_SPREAD_FEWEST)
    return tct_fail(err, TCT_BAD_SHAPE, "%d instances: a spread needs %d", n, TCT_SPREAD_FEWEST);
  for (int i = 0; i < n; i++) {
    if (!isfinite(value[i])) return tct_fail(err, TCT_DIVERGED, "instance %d has no number", i);
    s.mean += value[i] / n;
    s.least = fmin(s.least, value[i]);
    s.most  = fmax(s.most, value[i]);
  }
  for (int i = 0; i < n; i++) s.sd += (value[i] - s.mean) * (value[i] - s.mean);
  s.sd    = sqrt(s.sd / (n - 1));
  by      = tct_student_quantile(0.975, n - 1) * s.sd / sqrt(n);
  s.low   = s.mean - by;
  s.high  = s.mean + by;
  *spread = s;
  return TCT_OK;
}
