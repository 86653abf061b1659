/* procrustes_euclidean.c -- how far apart two populations' responses stay after the best rotation, size and all.
 *
 *     d = min over rotations T of |Xc - Yc T| = sqrt(|Xc|^2 + |Yc|^2 - 2 |Xc' Yc|_*)
 *
 * As procrustes, but a population that answers twice as strongly is another one.  In the units of the
 * responses, summed over conditions and units. */
#include <math.h>

#include <tercet/similarity.h>

#include "brain/geometry/shapes.h"

/* Sides have exponents of their own, of which the larger is the scale of the distance. */
static double distance(const tct_sides *s, const tct_shape *x, const tct_shape *y)
{
  const int e = s->a.exponent > s->b.exponent ? s->a.exponent : s->b.exponent;

  return ldexp(tct_shape_distance(x, ldexp(1, s->a.exponent - e), y, ldexp(1, s->b.exponent - e)),
               e);
}

static double compare(const void *given, int n, int p, const double *a, int q, const double *b)
{
  tct_shape x = {0}, y = {0};
  tct_sides s;
  double d = (double)NAN;
  (void)given;

  if (tct_sides_of(n, p, a, q, b, &s) && s.n >= 2 && tct_shape_of(&s.a, s.n, &x) &&
      tct_shape_of(&s.b, s.n, &y))
    d = distance(&s, &x, &y);
  tct_shape_free(&x);
  tct_shape_free(&y);
  tct_sides_free(&s);
  return d;
}

const tct_similarity tct_similarity_procrustes_euclidean = {
  .name     = "procrustes_euclidean",
  .title    = "Euclidean distance of Procrustes",
  .family   = "distance of shapes",
  .summary  = "how far apart two populations' responses stay after the best rotation, size and all",
  .equation = "d = min over rotations T of |Xc - Yc T| = sqrt(|Xc|^2 + |Yc|^2 - 2 |Xc' Yc|_*)",
  .source   = "Williams et al. 2021, doi:10.48550/arXiv.2110.14739",
  .notes = "In the units of the responses; 0: the same up to rotation.  Grows with the number of "
           "conditions and of units, so that only populations of the same size and conditions are "
           "told apart by it.  A population that does not vary is a point: the distance is the "
           "size of the other.  Conditions with a missing value in either population are left out "
           "(of three such populations, not the same ones for every two: then it is no metric).  "
           "Undefined (NAN) below two conditions, and if memory runs out",
  .smaller_is_more_similar = true,
  .claims                  = TCT_SIMILARITY_SYMMETRIC | TCT_SIMILARITY_ROTATION_FREE |
            TCT_SIMILARITY_PERMUTATION_FREE | TCT_SIMILARITY_ZERO_AT_SELF | TCT_SIMILARITY_TRIANGLE,
  .compare = compare,
};
