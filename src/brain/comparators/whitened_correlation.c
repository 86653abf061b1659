/* whitened_correlation.c -- how linearly two RDMs go together, with their noise made alike in all
 * directions.
 *
 * As whitened_cosine, for dissimilarities whose zero means nothing: noise of uncross-validated ones
 * adds to all of them alike.  The mean that is taken away is the plain one over pairs, as is usual; the
 * one with the least variance would be 1'V^-1 v / 1'V^-1 1.
 *
 *     r = v'V^-1 w / sqrt(v'V^-1 v w'V^-1 w),   v and w less their means   (src/brain/geometry/whitening.c)
 */
#include <tercet/comparator.h>

#include "brain/geometry/whitening.h"

static double compare(const void *params, const tct_conditions *c, int n, const double *a,
                      const double *b)
{
  (void)params;
  return tct_whitened_cosine(c, n, a, b, true);
}

static bool vector(const void *params, const tct_drawn *d, const double *rdm, const size_t *order,
                   double *out)
{
  (void)params, (void)order;
  return tct_whitened_vector(d, rdm, true, out);
}

const tct_comparator tct_comparator_whitened_correlation = {
  .name    = "whitened_correlation",
  .title   = "Whitened correlation",
  .family  = "whitened by the noise of dissimilarities",
  .summary = "how linearly dissimilarities go together, those that share noise counting less",
  .equation =
    "r = v'V^-1 w / sqrt(v'V^-1 v w'V^-1 w),  v, w less their means,  V_pq = (c_p' S c_q)^2",
  .source = "Diedrichsen et al. 2021, doi:10.51628/001c.27664",
  .notes =
    "The plain mean over pairs is taken away, not the one weighted by V.  S is the covariance "
    "of the errors of patterns, the identity if none is given.  Pairs in which either side is "
    "missing are left out by position, with their rows of V.  Undefined (NAN) where a side is "
    "constant, where S is not positive definite, and if memory runs out",
  .claims = TCT_COMPARATOR_SYMMETRIC | TCT_COMPARATOR_SCALE_FREE | TCT_COMPARATOR_BOUNDED |
            TCT_COMPARATOR_ONE_AT_SELF | TCT_COMPARATOR_GEOMETRIC | TCT_COMPARATOR_INNER |
            TCT_COMPARATOR_LINEAR | TCT_COMPARATOR_NOISE,
  .pool     = TCT_POOL_DEVIATIONS,
  .compare  = compare,
  .vector   = vector,
  .room_for = tct_whitened_room,
  .prepare  = tct_whitened_prepare,
};
