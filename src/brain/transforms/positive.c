/* positive.c -- what is below 0 becomes 0.
 *
 * Crossed estimates of small distances scatter around 0; what wants distances (paths, maps, roots) can be given
 * no less than that.
 *
 *     d_ij -> max(d_ij, 0) */
#include <tercet/transform.h>

#include "brain/geometry/transform.h"

static tct_status apply(const void *params, int n, double *rdm, tct_error *err)
{
  (void)params, (void)err;
  for (size_t i = 0; i < tct_pairs(n); i++) rdm[i] = rdm[i] <= 0 ? 0 : rdm[i];
  return TCT_OK;
}

const tct_transform tct_transform_positive = {
  .name     = "positive",
  .title    = "Positive part",
  .family   = "values",
  .summary  = "each dissimilarity, of one below 0 nothing",
  .equation = "d_ij -> max(d_ij, 0)",
  .source   = "Walther et al. 2016, doi:10.1016/j.neuroimage.2015.12.012",
  .notes = "What was unbiased is so no longer: keep what is below 0 before a mean and a comparison",
  .claims = TCT_TRANSFORM_MONOTONE | TCT_TRANSFORM_NON_NEGATIVE | TCT_TRANSFORM_IDEMPOTENT,
  .apply  = apply,
};
