/* mahalanobis.c -- the squared distance between two patterns in units of the noise.
 *
 * Units that are noisy, or whose noise is shared, count for less: what is measured is how well the two
 * conditions could be told apart on single trials.
 *
 *     d_ij = (b_i - b_j)' S^-1 (b_i - b_j) / P,   S the covariance of the noise across units
 *
 * S itself is what is taken, not its inverse.  Noise in the patterns biases every entry upwards, by twice
 * the share of a trial's noise that is left in them: crossnobis does not have that. */
#include <string.h>

#include <tercet/distance.h>

#include "base/memory.h"
#include "brain/geometry/pairs.h"
#include "brain/geometry/white_patterns.h"

static tct_status rdm(const void *params, const tct_patterns *p, double *out, tct_error *err)
{
  const tct_pairing of = tct_pairing_of(p);
  const size_t n = of.n, units = of.width;
  double *white = tct_alloc(n * units, sizeof *white);
  (void)params;

  if (!white) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu patterns", n);
  memcpy(white, p->mean, n * units * sizeof *white);
  tct_status status = tct_whiten(units, p->noise, NULL, n, white, err);
  if (status == TCT_OK) status = tct_squared_distances(&of, white, 1 / (double)units, out, err);
  tct_free(white);
  return status;
}

const tct_distance tct_distance_mahalanobis = {
  .name     = "mahalanobis",
  .title    = "Squared Mahalanobis distance per unit",
  .family   = "distance beside noise",
  .summary  = "the squared difference between two responses, in units of the noise",
  .equation = "d_ij = (b_i - b_j)' S^-1 (b_i - b_j) / P",
  .source   = "Walther et al. 2016, doi:10.1016/j.neuroimage.2015.12.012",
  .notes =
    "Takes the covariance of the noise, not its inverse.  A condition with a missing value has "
    "no distance (NAN).  Noise biases it upwards; crossnobis does not have that",
  .claims = TCT_DISTANCE_TRANSLATION_FREE | TCT_DISTANCE_MIXING_FREE | TCT_DISTANCE_NON_NEGATIVE |
            TCT_DISTANCE_SINGLE,
  .needs = TCT_DISTANCE_NOISE,
  .rdm   = rdm,
};
