/* shape.c -- between Procrustes and canonical correlation: how much does it count how strong a direction is?
 *
 * The angle of Procrustes between populations that are whitened in part: each direction over conditions, of
 * singular value s_k, gets the size
 *
 *     d_k = alpha s_k / rms(s) + (1 - alpha)
 *
 * so that alpha = 1 is procrustes, and at alpha = 0 all directions count alike, as in cca.  Whatever alpha, it is a
 * metric.  Dividing by the root mean square of singular values makes alpha mean the same whatever the units of
 * the responses; Williams et al. do without, and have the same numbers for responses so scaled. */
#include <math.h>

#include <tercet/similarity.h>

#include "brain/geometry/shapes.h"
#include "kernels/statistics.h"

struct params {
  double alpha;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, alpha, 0.5, 0, 1, "1",
            "how much the strength of a direction counts: 1 as in procrustes, 0 not at all"),
};

/* False: there is no direction, or, with alpha 0, as many as there are between conditions. */
static bool whiten(tct_shape *s, double alpha)
{
  const size_t n   = (size_t)s->rank;
  const double rms = n ? sqrt(tct_inner(n, s->spread, s->spread) / (double)n) : 0;

  for (size_t k = 0; k < n; k++) s->spread[k] = alpha * s->spread[k] / rms + (1 - alpha);
  return n > 0 && (alpha > 0 || s->rank < s->n - 1);
}

static double compare(const void *given, int n, int p, const double *a, int q, const double *b)
{
  const struct params *own = given;
  tct_shape x = {0}, y = {0};
  tct_sides s;
  double angle = (double)NAN;

  if (tct_sides_of(n, p, a, q, b, &s) && tct_shape_of(&s.a, s.n, &x) &&
      tct_shape_of(&s.b, s.n, &y) && whiten(&x, own->alpha) && whiten(&y, own->alpha))
    angle = tct_shape_angle(&x, &y);
  tct_shape_free(&x);
  tct_shape_free(&y);
  tct_sides_free(&s);
  return angle;
}

const tct_similarity tct_similarity_shape = {
  .name   = "shape",
  .title  = "Angular distance of shapes whitened in part",
  .family = "distance of shapes",
  .summary =
    "the angle of Procrustes where strong directions count more than weak ones, or less so",
  .equation = "angle = arccos(|Dx Ux' Uy Dy|_* / (|Dx| |Dy|)),  d = alpha s / rms(s) + 1 - alpha",
  .source   = "Williams et al. 2021, doi:10.48550/arXiv.2110.14739",
  .notes =
    "In rad; 0: the same up to rotation and gain (at alpha 0, up to any linear map), pi / 2: "
    "nothing in common.  The less alpha, the more noise counts: undefined (NAN) at alpha 0 where a "
    "population has conditions - 1 directions.  Conditions with a missing value in either "
    "population are left out (of three such populations, not the same ones for every two: then it "
    "is no metric).  NAN also where a population does not vary, and if memory runs out",
  TCT_TAKES(struct params, params),
  .smaller_is_more_similar = true,
  .claims = TCT_SIMILARITY_SYMMETRIC | TCT_SIMILARITY_SCALE_FREE | TCT_SIMILARITY_ROTATION_FREE |
            TCT_SIMILARITY_PERMUTATION_FREE | TCT_SIMILARITY_BOUNDED | TCT_SIMILARITY_ZERO_AT_SELF |
            TCT_SIMILARITY_TRIANGLE,
  .least   = 0,
  .most    = 1.5707963267948966,
  .compare = compare,
};
