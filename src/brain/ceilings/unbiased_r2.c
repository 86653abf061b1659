/* unbiased_r2.c -- r^2 of predictions and of what a unit would do without noise. */
#include "brain/encoding/noise.h"

#include <math.h>

static double ceiling(const void *params, const tct_ceiling_unit *u)
{
  tct_unit_noise of;
  (void)params;

  if (!tct_unit_noise_of(u, &of)) return (double)NAN;
  return (of.spread - of.noise / of.each) / of.spread;
}

static double score(const void *params, const tct_ceiling_unit *u, double c)
{
  (void)params;
  return c > 0 ? tct_unbiased_r2(u) : (double)NAN;
}

const tct_ceiling tct_ceiling_unbiased_r2 = {
  .name     = "unbiased_r2",
  .title    = "Unbiased r^2",
  .family   = "explained variance",
  .summary  = "r^2 with the means, from which is taken what noise adds above and below the line",
  .equation = "(Sxy^2 - v Sxx) / (Sxx (Syy - (n - 1) v)),  v the variance of a mean over trials\n"
              "c = 1 - v / variance of means",
  .source   = "Pospisil & Bair 2021, doi:10.1371/journal.pcbi.1009212",
  .notes  = "Sums are about the means of each fold, and all folds share one scale.  May be below 0 "
            "or above 1.  Of counts take square roots first: noise is taken to be equally strong "
            "everywhere",
  .claims = TCT_CEILING_ONE_AT_TRUTH | TCT_CEILING_SHARE,
  .power  = 0.5,
  .ceiling = ceiling,
  .score   = score,
};
