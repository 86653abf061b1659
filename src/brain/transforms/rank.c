/* rank.c -- the order of dissimilarities and nothing else.
 *
 * What a measurement does to all dissimilarities alike, so long as it keeps their order, is undone: haemodynamics,
 * a noisy zero, a saturating transducer.
 *
 *     d_ij becomes its place among all, from 1; equal ones share the mean of their places */
#include <tercet/transform.h>

#include "brain/geometry/transform.h"
#include "kernels/ranks.h"

static tct_status apply(const void *params, int n, double *rdm, tct_error *err)
{
  (void)params;
  if (tct_mid_ranks(tct_pairs(n), rdm, rdm) >= 0) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY, "no memory to rank %zu pairs", tct_pairs(n));
}

const tct_transform tct_transform_rank = {
  .name     = "rank",
  .title    = "Ranks",
  .family   = "order",
  .summary  = "the place of each dissimilarity among all",
  .equation = "d_ij -> its rank among all pairs, ties shared",
  .source   = "Kriegeskorte et al. 2008, doi:10.3389/neuro.06.004.2008",
  .notes =
    "From 1 to the number of pairs that are there.  Only the order is left: what was below 0 is no "
    "longer to be seen",
  .claims = TCT_TRANSFORM_MONOTONE | TCT_TRANSFORM_SCALE_FREE | TCT_TRANSFORM_NON_NEGATIVE |
            TCT_TRANSFORM_IDEMPOTENT,
  .apply = apply,
};
