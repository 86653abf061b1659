/* pwcca.c -- canonical correlation, each direction weighted by how much of the first population it is.
 *
 *     PWCCA = sum_i w_i r_i / sum_i w_i,   w_i = sum over units j of a of |h_i . x_j|
 *
 * h_i are canonical variates of the first population a, over conditions and of length 1, x_j its units less
 * their means, i runs over as many as the population with fewer directions has.  The weights are the first
 * population's whichever is larger: a and b the other way round are another question and have another answer.
 *
 * The program that came with the paper takes something else for h_i (maps of the whitened responses, applied
 * to responses that are not, plus the means of units, one for each direction), so that its answer hangs on
 * which sign a library gives to directions; and with the larger population first it mixes up the two. */
#include <math.h>

#include <tercet/similarity.h>

#include "brain/geometry/shapes.h"
#include "kernels/statistics.h"

static double weighted(const tct_side *a, const tct_canonical *c, int n)
{
  const size_t length = (size_t)n;
  double sum = 0, all = 0;

  for (int i = 0; i < c->n; i++) {
    double w = 0;
    for (size_t j = 0; j < (size_t)a->units; j++)
      w += fabs(tct_inner(length, c->variate + (size_t)i * length, a->by_unit + j * length));
    sum += w * c->r[i];
    all += w;
  }
  return all > 0 ? fmin(1, sum / all) : (double)NAN;
}

static double compare(const void *given, int n, int p, const double *a, int q, const double *b)
{
  tct_shape x = {0}, y = {0};
  tct_canonical c = {0};
  tct_sides s;
  double mean = (double)NAN;
  (void)given;

  if (tct_sides_of(n, p, a, q, b, &s) && tct_shape_of(&s.a, s.n, &x) &&
      tct_shape_of(&s.b, s.n, &y) && x.rank > 0 && y.rank > 0 && x.rank < s.n - 1 &&
      y.rank < s.n - 1 && tct_canonical_of(&x, &y, true, &c))
    mean = weighted(&s.a, &c, s.n);
  tct_canonical_free(&c);
  tct_shape_free(&x);
  tct_shape_free(&y);
  tct_sides_free(&s);
  return mean;
}

const tct_similarity tct_similarity_pwcca = {
  .name    = "pwcca",
  .title   = "Projection-weighted canonical correlation",
  .family  = "canonical correlation",
  .summary = "the mean canonical correlation, weighted by how much of the first population it is",
  .equation =
    "PWCCA = sum_i w_i r_i / sum_i w_i,  w_i = sum_j |h_i . x_j|,  h_i canonical variates of a",
  .source = "Morcos et al. 2018, doi:10.48550/arXiv.1806.05759",
  .notes =
    "How much of the first population the second one has: a, b and b, a differ.  1: all of it.  "
    "Depends on the axes of the first, its units.  Where canonical correlations are equal their "
    "directions, and so their weights, are a matter of choice.  The program of the paper has other "
    "numbers, which hang on signs that its library chooses.  Undefined (NAN) as cca is, where a "
    "population has conditions - 1 directions or does not vary.  Conditions with a missing value "
    "in either population are left out.  NAN also if memory runs out",
  .claims = TCT_SIMILARITY_SCALE_FREE | TCT_SIMILARITY_PERMUTATION_FREE | TCT_SIMILARITY_BOUNDED |
            TCT_SIMILARITY_ONE_AT_SELF,
  .least   = 0,
  .most    = 1,
  .compare = compare,
};
