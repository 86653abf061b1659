/* minmax.c -- the least dissimilarity at 0, the largest at 1.
 *
 *     d_ij -> (d_ij - min d) / (max d - min d) */
#include <tercet/transform.h>

#include "brain/geometry/transform.h"

static tct_status apply(const void *params, int n, double *rdm, tct_error *err)
{
  double at[2];
  (void)params;

  TCT_TRY(tct_rdm_quantiles(n, rdm, 0, 1, at, err), err, "looking for the least and the largest");
  tct_rdm_between(n, at[0], at[1], rdm);
  return TCT_OK;
}

const tct_transform tct_transform_minmax = {
  .name     = "minmax",
  .title    = "From 0 to 1",
  .family   = "values",
  .summary  = "each dissimilarity on its way from the least to the largest",
  .equation = "d_ij -> (d_ij - min d) / (max d - min d)",
  .source   = "Lin and Kriegeskorte 2024, doi:10.1073/pnas.2317881121",
  .notes =
    "One pair at either end decides; geotopological takes quantiles.  An RDM of equal values "
    "becomes 0",
  .claims = TCT_TRANSFORM_MONOTONE | TCT_TRANSFORM_SCALE_FREE | TCT_TRANSFORM_NON_NEGATIVE |
            TCT_TRANSFORM_BOUNDED | TCT_TRANSFORM_IDEMPOTENT,
  .apply = apply,
};
