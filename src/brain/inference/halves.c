/* halves.c -- how sure one may be of a number of n things, from what halves of them gave. */
#include "brain/inference/halves.h"

#include <math.h>

#include "brain/inference/variances.h"

tct_halved tct_of_halves(int n, size_t draws, double *x, double value, bool by_t, double level)
{
  const int half      = n / 2;
  const size_t kept   = tct_close_up(draws, x);
  const double few    = (double)half / (n - half); /* 1, but for an odd number */
  const double middle = tct_quantile(kept, x, 0.5);
  tct_halved h        = {.kept = kept, .error = sqrt(few * tct_variance(kept, x))};

  for (size_t i = 0; i < kept; i++) x[i] = value + sqrt(few) * (x[i] - middle);
  h.range =
    by_t ? tct_t_interval(value, h.error, n - 1, level) : tct_percentile_interval(kept, x, level);
  return h;
}
