/* cosine.c -- the angle between two RDMs, measured from zero.
 *
 * For dissimilarities with a zero that means something, as cross-validated ones have: 0 is "no
 * difference", and a model must say how large the others are beside each other.  Where all are
 * positive, any two RDMs point the same way: 0.95 and more says little there.
 *
 *     c = v.w / |v| |w|
 */
#include <math.h>
#include <string.h>

#include <tercet/comparator.h>

#include "kernels/statistics.h"

static double compare(const void *params, const tct_conditions *c, int n, const double *a,
                      const double *b)
{
  (void)params, (void)c;
  return tct_cosine((size_t)n, a, b);
}

static bool vector(const void *params, const tct_drawn *d, const double *rdm, const size_t *order,
                   double *out)
{
  (void)params, (void)order;
  memset(out + d->n, 0, (size_t)d->conditions * sizeof *out);
  return tct_weighted_unit((size_t)d->n, d->weight, rdm, false, out);
}

const tct_comparator tct_comparator_cosine = {
  .name     = "cosine",
  .title    = "Cosine",
  .family   = "correlation of dissimilarities",
  .summary  = "whether the dissimilarities of two RDMs stand in the same ratios, zero included",
  .equation = "c = v.w / (|v| |w|)",
  .source   = "Walther et al. 2016, doi:10.1016/j.neuroimage.2015.12.012",
  .notes =
    "For dissimilarities with a true zero, such as cross-validated ones.  Where all are positive "
    "everything looks alike: on 92 objects the noise ceiling is 0.988 to 0.993.  Pairs in which "
    "either side is missing are left out.  Undefined (NAN) where one side is all zero",
  .claims = TCT_COMPARATOR_SYMMETRIC | TCT_COMPARATOR_SCALE_FREE | TCT_COMPARATOR_BOUNDED |
            TCT_COMPARATOR_ONE_AT_SELF | TCT_COMPARATOR_INNER | TCT_COMPARATOR_LINEAR,
  .pool    = TCT_POOL_OVER_LENGTH,
  .compare = compare,
  .vector  = vector,
  .inner   = TCT_INNER_VALUES,
};
