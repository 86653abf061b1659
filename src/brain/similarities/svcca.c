/* svcca.c -- canonical correlation of what matters: of each population's strongest directions alone.
 *
 * Of each, as many directions are kept as it takes to make up a share of its variance, by default 99 %; what
 * is left of noise then does not count as much as what is left of signal.
 *
 *     CCA of the first k columns of Ux Sx and the first l of Uy Sy,   k least with sum_i<=k s_i^2 >= share
 */
#include <math.h>

#include <tercet/similarity.h>

#include "brain/geometry/shapes.h"
#include "kernels/statistics.h"

struct params {
  double variance;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, variance, 0.99, 0, 1, "1",
            "share of each population's variance that is kept"),
};

/* One direction at least, if there is one. */
static void keep(tct_shape *s, double share)
{
  const double all = tct_inner((size_t)s->rank, s->spread, s->spread);
  double sum       = 0;
  int kept         = 0;

  while (kept < s->rank && (kept == 0 || sum < share * (1 - 1e-12) * all)) {
    sum += s->spread[kept] * s->spread[kept];
    kept++;
  }
  s->rank = kept;
}

static double compare(const void *given, int n, int p, const double *a, int q, const double *b)
{
  const struct params *own = given;
  tct_shape x = {0}, y = {0};
  tct_sides s;
  double mean = (double)NAN;

  if (tct_sides_of(n, p, a, q, b, &s) && tct_shape_of(&s.a, s.n, &x) &&
      tct_shape_of(&s.b, s.n, &y)) {
    keep(&x, own->variance);
    keep(&y, own->variance);
    mean = tct_canonical_mean(&x, &y);
  }
  tct_shape_free(&x);
  tct_shape_free(&y);
  tct_sides_free(&s);
  return mean;
}

const tct_similarity tct_similarity_svcca = {
  .name     = "svcca",
  .title    = "Canonical correlation of the strongest directions",
  .family   = "canonical correlation",
  .summary  = "the mean canonical correlation of what makes up most of two populations' variance",
  .equation = "SVCCA = CCA of the directions that make up 99 % of the variance of each",
  .source   = "Raghu et al. 2017, doi:10.48550/arXiv.1706.05806",
  .notes    = "1: the strong directions of each are linear maps of those of the other.  Which are "
              "kept jumps with the share: look at several.  Undefined (NAN) where a population's kept "
              "directions are as many as conditions - 1, for then anything can be made of them.  "
              "Conditions with a missing value in either population are left out.  NAN also where a "
              "population does not vary, and if memory runs out",
  TCT_TAKES(struct params, params),
  .claims = TCT_SIMILARITY_SYMMETRIC | TCT_SIMILARITY_SCALE_FREE | TCT_SIMILARITY_ROTATION_FREE |
            TCT_SIMILARITY_PERMUTATION_FREE | TCT_SIMILARITY_BOUNDED | TCT_SIMILARITY_ONE_AT_SELF,
  .least   = 0,
  .most    = 1,
  .compare = compare,
};
