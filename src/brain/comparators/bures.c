/* bures.c -- how well the geometry of one RDM can be turned into that of the other.
 *
 * The cosine of the angle between two shapes: patterns with these dissimilarities, centred, each of unit
 * size, after the best rotation.  Unlike cosines of dissimilarities it weighs dimensions by their
 * spread and not by its square, so that small ones count for more.
 *
 *     b = tr sqrt(sqrt(A) B sqrt(A)) / sqrt(tr A tr B),   A, B = -1/2 H D H   (src/brain/geometry/bures.c)
 */
#include <math.h>

#include "brain/geometry/bures.h"

static const tct_param params[] = {TCT_BURES_PARAM};

static double compare(const void *given, const tct_conditions *c, int n, const double *a,
                      const double *b)
{
  tct_bures of;
  (void)c;

  if (!tct_bures_of(given, n, a, b, &of) || !(of.trace_a > 0) || !(of.trace_b > 0))
    return (double)NAN;
  return of.shared / (sqrt(of.trace_a) * sqrt(of.trace_b));
}

const tct_comparator tct_comparator_bures = {
  .name     = "bures",
  .title    = "Bures similarity",
  .family   = "shape of the geometry",
  .summary  = "the cosine of the angle between two geometries as shapes, after the best rotation",
  .equation = "b = tr sqrt(sqrt(A) B sqrt(A)) / sqrt(tr A tr B),  A, B = -1/2 H D H",
  .source   = "Harvey et al. 2023, doi:10.48550/arXiv.2311.11436",
  .notes =
    "For squared Euclidean distances, and correlation distances, which are such.  Others have "
    "negative eigenvalues, and with `negative: first` then depend on which RDM is the first and "
    "may exceed 1.  Conditions that either side lacks are left out; a single missing pair "
    "makes it undefined (NAN), as do no spread and no memory",
  TCT_TAKES(tct_bures_params, params),
  .claims = TCT_COMPARATOR_SYMMETRIC | TCT_COMPARATOR_SCALE_FREE | TCT_COMPARATOR_BOUNDED |
            TCT_COMPARATOR_ONE_AT_SELF | TCT_COMPARATOR_GEOMETRIC | TCT_COMPARATOR_WHOLE,
  .pool    = TCT_POOL_OVER_MEAN,
  .compare = compare,
};
