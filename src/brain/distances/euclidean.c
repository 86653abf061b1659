/* euclidean.c -- the squared distance between two patterns, for each unit.
 *
 * Divided by the number of units it does not grow with the size of a population, so that areas and
 * models of different sizes share a scale.  It keeps what correlation throws away: how strongly the
 * population answers at all.
 *
 *     d_ij = |b_i - b_j|^2 / P
 *
 * Noise adds to every entry (2 x variance per unit): compare RDMs that were measured with equally
 * many trials, or use a cross-validated distance. */
#include <math.h>

#include <tercet/distance.h>

#include "brain/geometry/pairs.h"

struct params {
  bool root, per_unit;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, root, 0, 0, 1, "1",
            "take the square root, which makes it a metric but no longer additive over units"),
  TCT_PARAM(struct params, per_unit, 1, 0, 1, "1",
            "divide the squared distance by the number of units, before any root"),
};

static tct_status rdm(const void *given, const tct_patterns *p, double *out, tct_error *err)
{
  const struct params *own = given;
  const tct_pairing of     = tct_pairing_of(p);
  const double share       = own->per_unit ? 1 / (double)of.width : 1;

  TCT_TRY(tct_squared_distances(&of, p->mean, share, out, err), err, "taking squared differences");
  for (size_t i = 0; own->root && i < of.n * (of.n - 1) / 2; i++) out[i] = sqrt(out[i]);
  return TCT_OK;
}

const tct_distance tct_distance_euclidean = {
  .name     = "euclidean",
  .title    = "Squared Euclidean distance per unit",
  .family   = "distance between patterns",
  .summary  = "the mean over units of the squared difference between two responses",
  .equation = "d_ij = |b_i - b_j|^2 / P",
  .source   = "Walther et al. 2016, doi:10.1016/j.neuroimage.2015.12.012",
  .notes =
    "Squared unless root is set.  A condition with a missing value has no distance (NAN).  "
    "Noise biases it upwards, by twice the variance of a pattern's estimate: crossnobis does "
    "not have that",
  TCT_TAKES(struct params, params),
  .claims = TCT_DISTANCE_ROTATION_FREE | TCT_DISTANCE_TRANSLATION_FREE | TCT_DISTANCE_NON_NEGATIVE |
            TCT_DISTANCE_SINGLE,
  .rdm = rdm,
};
