/* geotopological.c -- which conditions are near each other, and less of how far apart the others are.
 *
 * Small dissimilarities are mostly noise and large ones mostly say how far a representation is stretched: between
 * two quantiles geometry is kept, outside them topology.
 *
 *     d_ij -> 0 up to the quantile l, 1 from the quantile u on, in proportion between them */
#include <tercet/transform.h>

#include "brain/geometry/transform.h"

struct params {
  double l, u;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, l, 0.2, 0, 1, "1", "the quantile up to which all is 0"),
  TCT_PARAM(struct params, u, 0.8, 0, 1, "1", "the quantile from which on all is 1; not below l"),
};

static tct_status apply(const void *given, int n, double *rdm, tct_error *err)
{
  const struct params *own = given;
  double at[2];

  if (own->l > own->u)
    return tct_fail(err, TCT_BAD_SHAPE, "l is %g and u %g: the lower quantile is the higher",
                    own->l, own->u);
  TCT_TRY(tct_rdm_quantiles(n, rdm, own->l, own->u, at, err), err, "looking for quantiles");
  tct_rdm_between(n, at[0], at[1], rdm);
  return TCT_OK;
}

const tct_transform tct_transform_geotopological = {
  .name     = "geotopological",
  .title    = "Geo-topological transform",
  .family   = "topology",
  .summary  = "0 for the nearest pairs, 1 for the furthest, in proportion between two quantiles",
  .equation = "d_ij -> min(max((d_ij - q_l) / (q_u - q_l), 0), 1)",
  .source   = "Lin and Kriegeskorte 2024, doi:10.1073/pnas.2317881121",
  .notes = "l 0 and u 1 keep all of the geometry (minmax); l = u leaves a graph of neighbours.  A "
           "value at "
           "both quantiles becomes 0",
  TCT_TAKES(struct params, params),
  .claims = TCT_TRANSFORM_MONOTONE | TCT_TRANSFORM_SCALE_FREE | TCT_TRANSFORM_NON_NEGATIVE |
            TCT_TRANSFORM_BOUNDED,
  .apply = apply,
};
