/* signal_power.c -- the share of the signal's power that predictions explain. */
#include "brain/encoding/noise.h"

#include <math.h>

static double ceiling(const void *params, const tct_ceiling_unit *u)
{
  tct_unit_noise of;
  (void)params;

  if (!tct_unit_noise_of(u, &of)) return (double)NAN;
  return (of.spread - of.steady / of.each) / of.spread;
}

/* The signal's power is the ceiling times that of the means. */
static double score(const void *params, const tct_ceiling_unit *u, double c)
{
  double mean[2] = {0, 0}, power[2] = {0, 0};
  int n = 0;
  (void)params;

  if (!(c > 0)) return (double)NAN;
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < u->n; i++) {
      int trials;
      const double y = tct_unit_mean(u, i, &trials), of[2] = {y, y - u->predicted[i]};
      if (!isfinite(of[1])) continue;
      n += pass == 0;
      for (int k = 0; k < 2; k++)
        if (pass == 0)
          mean[k] += (of[k] - mean[k]) / n;
        else
          power[k] += (of[k] - mean[k]) * (of[k] - mean[k]);
    }
  return n >= 3 && power[0] > 0 ? (1 - power[1] / power[0]) / c : (double)NAN;
}

const tct_ceiling tct_ceiling_signal_power = {
  .name   = "signal_power",
  .title  = "Signal power explained",
  .family = "explained variance",
  .summary =
    "how much of the power of the signal, which repeats tell from noise, predictions explain",
  .equation = "SP = P(m) - noise / N,  P the variance over stimuli, m means over N trials\n"
              "c = SP / P(m),  SPE = (P(m) - P(m - predicted)) / SP",
  .source   = "Sahani & Linden 2003, Advances in Neural Information Processing Systems 15; Schoppe "
              "et al. 2016, doi:10.3389/fncom.2016.00010",
  .notes    = "The k-th trials of all stimuli count as one: what drifts from one to the next is no "
              "noise.  A wrong scale costs, and noise brings SPE far below 0.  Of counts take square "
              "roots first: noise is taken to be equally strong everywhere",
  .claims   = TCT_CEILING_ONE_AT_TRUTH | TCT_CEILING_SHARE,
  .power    = 0.5,
  .ceiling  = ceiling,
  .score    = score,
};
