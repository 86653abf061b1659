/* cca.c -- canonical correlation: how well do both populations say the same, in words of any kind?
 *
 * From each population the combination of units is taken that goes together best with one of the other, then
 * the next, uncorrelated with the first, and so on; their mean correlation is the similarity.
 *
 *     r_i = singular values of Ux'Uy,   Ux, Uy orthonormal bases of what units do over conditions
 *
 * Every direction counts alike, however little the population varies along it: noise does, too. */
#include <math.h>

#include <tercet/similarity.h>

#include "brain/geometry/shapes.h"

static double compare(const void *given, int n, int p, const double *a, int q, const double *b)
{
  tct_shape x = {0}, y = {0};
  tct_sides s;
  double mean = (double)NAN;
  (void)given;

  if (tct_sides_of(n, p, a, q, b, &s) && tct_shape_of(&s.a, s.n, &x) && tct_shape_of(&s.b, s.n, &y))
    mean = tct_canonical_mean(&x, &y);
  tct_shape_free(&x);
  tct_shape_free(&y);
  tct_sides_free(&s);
  return mean;
}

const tct_similarity tct_similarity_cca = {
  .name     = "cca",
  .title    = "Canonical correlation",
  .family   = "canonical correlation",
  .summary  = "the mean canonical correlation of two populations",
  .equation = "CCA = mean of the singular values of Ux'Uy,  Xc = Ux Sx Vx', Yc = Uy Sy Vy'",
  .source   = "Raghu et al. 2017, doi:10.48550/arXiv.1706.05806",
  .notes    = "1: each says all that the other does, by some linear map.  The mean is over as many "
              "directions as the population with fewer has.  Near 1 for noise, too, unless conditions "
              "are many times more than units: where the directions of both add up to more than "
              "conditions - 1, some correlations are 1 for any responses.  Undefined (NAN) where one "
              "population alone has conditions - 1 directions, as with as many units as conditions: "
              "use svcca, or cka.  Units that do not vary, and sums of others, add no direction.  "
              "Conditions with a missing value in either population are left out.  NAN also where a "
              "population does not vary, and if memory runs out",
  .claims   = TCT_SIMILARITY_SYMMETRIC | TCT_SIMILARITY_SCALE_FREE | TCT_SIMILARITY_ROTATION_FREE |
            TCT_SIMILARITY_PERMUTATION_FREE | TCT_SIMILARITY_LINEAR_FREE | TCT_SIMILARITY_BOUNDED |
            TCT_SIMILARITY_ONE_AT_SELF,
  .least   = 0,
  .most    = 1,
  .compare = compare,
};
