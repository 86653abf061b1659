/* selectivity.c -- strong answers to few stimuli: what the BCM rule climbs.
 *
 *     C = -sum_k (y_k^3 / 3 - theta y_k^2 / 2 + theta^2 / 4),   -dC/dy_k = y_k (y_k - theta)
 *
 * BCM's is R = E[y^3]/3 - E[y^2]^2/4, the square of a mean over trials, which no single trial has.  But
 *
 *     R = min over theta of E[y^3/3 - theta y^2/2 + theta^2/4],   attained at theta = E[y^2]
 *
 * so that with the threshold at E[y^2] value and gradient are BCM's, trial by trial, and elsewhere -C is
 * more than R.  Where a cell answers one of its stimuli alone, E[y^2] is one over how often that is shown. */
#include <tercet/objective.h>

struct params {
  double threshold;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, threshold, 1, 0, 1e6, "1",
            "theta: the mean of y^2 over trials, which a single trial does not know"),
};

static void value(const tct_felt *f, double *out)
{
  const double theta = ((const struct params *)f->params)->threshold;

  for (int r = 0; r < f->rows; r++)
    for (int k = 0; k < f->units; k++) {
      const double y = (double)f->judged[(size_t)r * f->ld + (size_t)k];
      out[r] -= y * y * y / 3 - theta * y * y / 2 + theta * theta / 4;
    }
}

static void credit(const tct_felt *f, tct_real c, tct_real *out)
{
  const tct_real theta = (tct_real)((const struct params *)f->params)->threshold;

  for (int r = 0; r < f->rows; r++)
    for (int k = 0; k < f->units; k++) {
      const size_t at = (size_t)r * f->ld + (size_t)k;
      out[at] += c * f->judged[at] * (f->judged[at] - theta);
    }
}

const tct_objective tct_objective_selectivity = {
  .name     = "selectivity",
  .title    = "Selectivity",
  .family   = "unsupervised",
  .summary  = "strong answers to few stimuli and none to the others, about a threshold",
  .equation = "C = -sum_k (y_k^3 / 3 - theta y_k^2 / 2 + theta^2 / 4)",
  .source   = "Intrator & Cooper 1992, doi:10.1016/S0893-6080(05)80003-6",
  .notes = "Needs no target. The threshold stands for E[y^2]: there -C and its gradient are those "
           "of BCM's "
           "E[y^3]/3 - E[y^2]^2/4, elsewhere -C is above it. It stays where it is put, for all "
           "cells: the rule "
           "bcm has thresholds that slide.",
  TCT_TAKES(struct params, params),
  .target = TCT_WANTS_NOTHING,
  .value  = value,
  .credit = credit,
};
