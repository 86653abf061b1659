/* sqrt.c -- from squared distances to distances.
 *
 * Squared distances add up over units and can be estimated without bias; their roots are what a map of the
 * conditions draws, and a metric.
 *
 *     d_ij -> sqrt(max(d_ij, 0)) */
#include <math.h>

#include <tercet/transform.h>

#include "brain/geometry/transform.h"

static tct_status apply(const void *params, int n, double *rdm, tct_error *err)
{
  (void)params, (void)err;
  for (size_t i = 0; i < tct_pairs(n); i++) rdm[i] = rdm[i] <= 0 ? 0 : sqrt(rdm[i]);
  return TCT_OK;
}

const tct_transform tct_transform_sqrt = {
  .name     = "sqrt",
  .title    = "Square root",
  .family   = "values",
  .summary  = "the root of each dissimilarity, of one below 0 nothing",
  .equation = "d_ij -> sqrt(max(d_ij, 0))",
  .source   = "Walther et al. 2016, doi:10.1016/j.neuroimage.2015.12.012",
  .notes    = "What is below 0 becomes 0, and what was unbiased is so no longer: for pictures, not "
              "before a mean",
  .claims   = TCT_TRANSFORM_MONOTONE | TCT_TRANSFORM_NON_NEGATIVE,
  .apply    = apply,
};
