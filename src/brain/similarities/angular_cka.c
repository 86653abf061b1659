/* angular_cka.c -- linear centred kernel alignment as an angle, which is a distance.
 *
 *     angle = arccos CKA
 *
 * The angle between two centred similarity matrices: unlike 1 - CKA it is a metric, so that populations can be
 * laid out, clustered and averaged by it. */
#include <math.h>

#include <tercet/similarity.h>

#include "brain/geometry/alignment.h"

static double compare(const void *given, int n, int p, const double *a, int q, const double *b)
{
  tct_alignment of;
  tct_sides s;
  double angle = (double)NAN;
  (void)given;

  if (tct_sides_of(n, p, a, q, b, &s) && s.n >= 2 && tct_align_linear(&s, false, &of))
    angle = tct_alignment_angle(&s, &of);
  tct_sides_free(&s);
  return angle;
}

const tct_similarity tct_similarity_angular_cka = {
  .name     = "angular_cka",
  .title    = "Angle of centred kernel alignment",
  .family   = "alignment of similarities",
  .summary  = "the angle between the centred similarity matrices of two populations, a metric",
  .equation = "angle = arccos CKA = arccos(|Xc' Yc|^2 / (|Xc' Xc| |Yc' Yc|))",
  .source   = "Williams et al. 2021, doi:10.48550/arXiv.2110.14739",
  .notes    = "In rad; 0: the same up to rotation and gain, pi / 2: nothing in common.  Small for "
              "noise where units outnumber conditions, as cka is large.  Conditions with a missing "
              "value in either population are left out (of three such populations, not the same ones "
              "for every two: then it is no metric).  Undefined (NAN) below two conditions, where a "
              "population does not vary, and if memory runs out",
  .smaller_is_more_similar = true,
  .claims = TCT_SIMILARITY_SYMMETRIC | TCT_SIMILARITY_SCALE_FREE | TCT_SIMILARITY_ROTATION_FREE |
            TCT_SIMILARITY_PERMUTATION_FREE | TCT_SIMILARITY_BOUNDED | TCT_SIMILARITY_ZERO_AT_SELF |
            TCT_SIMILARITY_TRIANGLE,
  .least   = 0,
  .most    = 1.5707963267948966,
  .compare = compare,
};
