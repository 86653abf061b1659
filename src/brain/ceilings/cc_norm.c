/* cc_norm.c -- the correlation of predictions with means, over the one that means without noise would have. */
#include "brain/encoding/noise.h"

#include <math.h>

static double ceiling(const void *params, const tct_ceiling_unit *u)
{
  tct_unit_noise of;
  (void)params;

  if (!tct_unit_noise_of(u, &of)) return (double)NAN;
  const double share = (of.spread - of.steady / of.each) / of.spread;
  return share > 0 ? sqrt(share) : 0;
}

static double score(const void *params, const tct_ceiling_unit *u, double c)
{
  (void)params;
  return c > 0 ? u->r / c : (double)NAN;
}

const tct_ceiling tct_ceiling_cc_norm = {
  .name    = "cc_norm",
  .title   = "Normalised correlation",
  .family  = "reliability",
  .summary = "correlation over the largest that the power of noise in the means allows",
  .equation =
    "c = (SP / P(m))^(1/2),  SP the signal's power and P(m) the means', as of signal_power\n"
    "CC_norm = r / c",
  .source  = "Schoppe et al. 2016, doi:10.3389/fncom.2016.00010",
  .notes   = "A correlation, with its sign, not a share of variance: its square compares with the "
             "others.  The ceiling is 0 where noise explains all that the means vary",
  .claims  = TCT_CEILING_OF_CORRELATION | TCT_CEILING_ONE_AT_TRUTH,
  .power   = 1,
  .ceiling = ceiling,
  .score   = score,
};
