/* bures_metric.c -- how far the geometry of one RDM is from that of the other, after the best rotation.
 *
 * The squared distance of Procrustes between centred patterns with these dissimilarities, in their own
 * units: it minds scale, and 0 is the same.  Its root is a metric.
 *
 *     d = tr A + tr B - 2 tr sqrt(sqrt(A) B sqrt(A)),   A, B = -1/2 H D H   (src/brain/geometry/bures.c)
 */
#include <math.h>

#include "brain/geometry/bures.h"

static const tct_param params[] = {TCT_BURES_PARAM};

static double compare(const void *given, const tct_conditions *c, int n, const double *a,
                      const double *b)
{
  tct_bures of;
  (void)c;

  if (!tct_bures_of(given, n, a, b, &of)) return (double)NAN;
  return of.trace_a + of.trace_b - 2 * of.shared;
}

const tct_comparator tct_comparator_bures_metric = {
  .name     = "bures_metric",
  .title    = "Bures distance, squared",
  .family   = "shape of the geometry",
  .summary  = "the squared distance between two geometries after the best rotation: 0 is the same",
  .equation = "d = tr A + tr B - 2 tr sqrt(sqrt(A) B sqrt(A)),  A, B = -1/2 H D H",
  .source   = "Harvey et al. 2023, doi:10.48550/arXiv.2311.11436",
  .notes =
    "Smaller is more similar, and RDMs must be on one scale.  For squared Euclidean distances; "
    "others have negative eigenvalues, and with `negative: first` then depend on which RDM is "
    "the first and may be below 0.  Conditions that either side lacks are left out; a single "
    "missing pair makes it undefined (NAN), as does no memory",
  TCT_TAKES(tct_bures_params, params),
  .claims = TCT_COMPARATOR_SYMMETRIC | TCT_COMPARATOR_GEOMETRIC | TCT_COMPARATOR_WHOLE,
  .smaller_is_more_similar = true,
  .pool                    = TCT_POOL_AS_IT_IS,
  .compare                 = compare,
};
