/* riemannian.c -- by what factors one geometry has to be stretched to become another.
 *
 * Covariances lie in a curved space; along it small dimensions weigh as much as large ones.  The first RDM,
 * the model's, may be scaled and may have noise added to it, as much as brings it nearest to the second,
 * the data's: a model says nothing of how noisy a measurement was.
 *
 *     d = min_{s,t} sqrt(sum_i ln^2 l_i),   l = eig(e^s G1 + e^t S, G2)   (src/brain/geometry/riemann.c)
 */
#include "brain/geometry/riemann.h"

static double compare(const void *params, const tct_conditions *c, int n, const double *a,
                      const double *b)
{
  (void)params;
  return -tct_riemannian_distance(c, n, a, b);
}

const tct_comparator tct_comparator_riemannian = {
  .name   = "riemannian",
  .title  = "Negative Riemannian distance",
  .family = "shape of the geometry",
  .summary =
    "by what factors a geometry, scaled and with noise, has to be stretched: 0 is the same",
  .equation = "-d,  d = min_{s,t} sqrt(sum_i ln^2 l_i),  l = eig(e^s G1 + e^t S, G2)",
  .source   = "Shahbazi et al. 2021, doi:10.1016/j.neuroimage.2021.118271",
  .notes =
    "Not symmetric: noise is added to the first RDM, the model's.  The second must be of squared "
    "Euclidean distances with as many dimensions as conditions less one.  S is the covariance of "
    "the errors of patterns, the identity if none is given.  Conditions that either side lacks "
    "are left out; a single missing pair makes it undefined (NAN), as do a condition that is "
    "drawn twice, so that only subjects can be drawn, and no memory",
  .claims = TCT_COMPARATOR_SCALE_FREE | TCT_COMPARATOR_GEOMETRIC | TCT_COMPARATOR_WHOLE |
            TCT_COMPARATOR_NOISE,
  .pool    = TCT_POOL_OVER_MEAN,
  .compare = compare,
};
