/* whitened_cosine.c -- the angle between two RDMs, measured from zero, with their noise
 * made alike in all directions.
 *
 * Dissimilarities that share a condition share its noise, and so are no independent witnesses; a cosine
 * or a correlation believes that they are, and ranks models less reliably for it.  With errors alike
 * and independent it is linear CKA (without a bias if the dissimilarities are cross-validated).
 *
 *     c = v'V^-1 w / sqrt(v'V^-1 v w'V^-1 w),   V_pq = (c_p' S c_q)^2   (src/brain/geometry/whitening.c)
 */
#include <tercet/comparator.h>

#include "brain/geometry/whitening.h"

static double compare(const void *params, const tct_conditions *c, int n, const double *a,
                      const double *b)
{
  (void)params;
  return tct_whitened_cosine(c, n, a, b, false);
}

static bool vector(const void *params, const tct_drawn *d, const double *rdm, const size_t *order,
                   double *out)
{
  (void)params, (void)order;
  return tct_whitened_vector(d, rdm, false, out);
}

const tct_comparator tct_comparator_whitened_cosine = {
  .name   = "whitened_cosine",
  .title  = "Whitened cosine",
  .family = "whitened by the noise of dissimilarities",
  .summary =
    "whether dissimilarities stand in the same ratios, those that share noise counting less",
  .equation = "c = v'V^-1 w / sqrt(v'V^-1 v w'V^-1 w),  V_pq = (c_p' S c_q)^2",
  .source   = "Diedrichsen et al. 2021, doi:10.51628/001c.27664",
  .notes =
    "Called WUC, the whitened unbiased cosine, where dissimilarities are cross-validated.  S "
    "is the covariance of the errors of patterns: the identity if none is given, and then it "
    "is linear CKA; with one, V is inverted exactly.  Pairs in which either side is missing "
    "are left out by position, with their rows of V.  Undefined (NAN) where a side is all zero, "
    "where S is not positive definite, and if memory runs out",
  .claims = TCT_COMPARATOR_SYMMETRIC | TCT_COMPARATOR_SCALE_FREE | TCT_COMPARATOR_BOUNDED |
            TCT_COMPARATOR_ONE_AT_SELF | TCT_COMPARATOR_GEOMETRIC | TCT_COMPARATOR_INNER |
            TCT_COMPARATOR_LINEAR | TCT_COMPARATOR_NOISE,
  .pool     = TCT_POOL_OVER_LENGTH,
  .compare  = compare,
  .vector   = vector,
  .room_for = tct_whitened_room,
  .prepare  = tct_whitened_prepare,
};
