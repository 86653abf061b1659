/* explainable_variance.c -- the share of what could be explained of single trials that predictions explain. */
#include "brain/encoding/noise.h"

#include <math.h>

static double ceiling(const void *params, const tct_ceiling_unit *u)
{
  tct_unit_noise of;
  (void)params;

  if (!tct_unit_noise_of(u, &of)) return (double)NAN;
  return (of.total - of.noise) / of.total;
}

/* Over the trials of stimuli that have a prediction. */
static double score(const void *params, const tct_ceiling_unit *u, double c)
{
  tct_unit_noise of;
  double mean = 0, total = 0, missed = 0;
  int n = 0;
  (void)params;

  if (!(c > 0) || !tct_unit_noise_of(u, &of)) return (double)NAN;
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < u->n * u->repeats; i++) {
      const double y = u->response[i], miss = y - u->predicted[i / u->repeats];
      if (!isfinite(miss)) continue;
      if (pass == 0) {
        n++;
        mean += (y - mean) / n;
        continue;
      }
      total += (y - mean) * (y - mean) / (n - 1);
      missed += miss * miss / n;
    }
  return n > 2 && total > of.noise ? 1 - (missed - of.noise) / (total - of.noise) : (double)NAN;
}

const tct_ceiling tct_ceiling_explainable_variance = {
  .name    = "explainable_variance",
  .title   = "Fraction of explainable variance explained",
  .family  = "explained variance",
  .summary = "how much of single trials' variance, less that of noise, predictions explain",
  .equation =
    "c = (Var(y) - n^2) / Var(y),  y single trials, n^2 mean variance about a stimulus's mean\n"
    "FEVE = 1 - (MSE - n^2) / (Var(y) - n^2)",
  .source  = "Cadena et al. 2019, doi:10.1371/journal.pcbi.1006897",
  .notes   = "The ceiling is of single trials, below those of means.  A wrong scale or mean costs, "
             "and noise brings FEVE far below 0.  Of counts take square roots first",
  .claims  = TCT_CEILING_ONE_AT_TRUTH | TCT_CEILING_SHARE,
  .ceiling = ceiling,
  .score   = score,
};
