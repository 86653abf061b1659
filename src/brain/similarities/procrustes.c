/* procrustes.c -- the angle between two populations' responses as shapes, after the best rotation.
 *
 *     angle = arccos(|Xc' Yc|_* / (|Xc| |Yc|)),   |.|_* the sum of singular values
 *
 * Both are centred and of length 1; one is turned, and mirrored if that is better, until they lie as near as
 * they can.  The population with fewer units has silent ones added.  A metric: the shapes lie on a sphere. */
#include <math.h>

#include <tercet/similarity.h>

#include "brain/geometry/shapes.h"

static double compare(const void *given, int n, int p, const double *a, int q, const double *b)
{
  tct_shape x = {0}, y = {0};
  tct_sides s;
  double angle = (double)NAN;
  (void)given;

  if (tct_sides_of(n, p, a, q, b, &s) && tct_shape_of(&s.a, s.n, &x) && tct_shape_of(&s.b, s.n, &y))
    angle = tct_shape_angle(&x, &y);
  tct_shape_free(&x);
  tct_shape_free(&y);
  tct_sides_free(&s);
  return angle;
}

const tct_similarity tct_similarity_procrustes = {
  .name     = "procrustes",
  .title    = "Angular distance of Procrustes",
  .family   = "distance of shapes",
  .summary  = "the angle between two populations' responses as shapes, after the best rotation",
  .equation = "angle = arccos(|Xc' Yc|_* / (|Xc| |Yc|))",
  .source   = "Williams et al. 2021, doi:10.48550/arXiv.2110.14739",
  .notes =
    "In rad; 0: the same up to rotation and gain, pi / 2: nothing in common.  Its cosine is that "
    "of the comparator bures, of Euclidean RDMs.  Small for noise where units outnumber "
    "conditions, for then a rotation can do much.  Conditions with a missing value in either "
    "population are left out (of three such populations, not the same ones for every two: then it "
    "is no metric).  Undefined (NAN) where a population does not vary, and if memory runs out",
  .smaller_is_more_similar = true,
  .claims = TCT_SIMILARITY_SYMMETRIC | TCT_SIMILARITY_SCALE_FREE | TCT_SIMILARITY_ROTATION_FREE |
            TCT_SIMILARITY_PERMUTATION_FREE | TCT_SIMILARITY_BOUNDED | TCT_SIMILARITY_ZERO_AT_SELF |
            TCT_SIMILARITY_TRIANGLE,
  .least   = 0,
  .most    = 1.5707963267948966,
  .compare = compare,
};
