/* ncsnr.c -- the share of variance that a signal of a known ratio to noise can explain. */
#include "brain/encoding/noise.h"

#include <math.h>

static double ceiling(const void *params, const tct_ceiling_unit *u)
{
  tct_unit_noise of;
  (void)params;

  if (!tct_unit_noise_of(u, &of)) return (double)NAN;
  const double signal = fmax(0, of.spread - of.noise / of.each);
  return signal / (signal + of.noise / of.each);
}

static double score(const void *params, const tct_ceiling_unit *u, double c)
{
  (void)params;
  return tct_ceiled(TCT_CEILED_OVER, u->r, c);
}

const tct_ceiling tct_ceiling_ncsnr = {
  .name    = "ncsnr",
  .title   = "Noise ceiling of the signal-to-noise ratio",
  .family  = "reliability",
  .summary = "the share of the means' variance that is signal, by the noise of single trials",
  .equation =
    "ncsnr = s / n,  n^2 mean variance of trials,  s^2 = max(0, variance of means - n^2 / N)\n"
    "c = ncsnr^2 / (ncsnr^2 + 1 / N),  score = r^2 / c",
  .source = "Allen et al. 2022, doi:10.1038/s41593-021-00962-x",
  .notes = "N is the harmonic mean of trials of a stimulus.  The ratio itself is (c / (N (1 - c)))^"
           "(1/2).  The ceiling is 0 where noise explains all that the means vary",
  .claims  = TCT_CEILING_OF_CORRELATION | TCT_CEILING_ONE_AT_TRUTH | TCT_CEILING_SHARE,
  .power   = 0.5,
  .ceiling = ceiling,
  .score   = score,
};
