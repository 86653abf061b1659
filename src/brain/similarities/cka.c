/* cka.c -- linear centred kernel alignment: do two populations put the same conditions close together?
 *
 * The cosine between two centred similarity matrices.  It does not mind rotations and one common
 * gain, needs no fit, and takes populations of any two sizes.
 *
 *     CKA = <K, L> / sqrt(<K, K> <L, L>),  K_ij = xc_i . xc_j      (src/brain/geometry/alignment.c)
 *     plain:     <K, L> = |Xc' Yc|^2, Xc, Yc with the mean over conditions taken away
 *     debiased:  without diagonals, and corrected for it
 *
 * The plain form nears 1 for independent noise when units are many and conditions few; the debiased one
 * (Song et al. 2012's estimator of HSIC) is near 0 there. */
#include <math.h>

#include <tercet/similarity.h>

#include "brain/geometry/alignment.h"

struct params {
  bool debiased;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, debiased, 0, 0, 1, "1",
            "leave out the diagonals and correct for it, so that noise does not look alike"),
};

static double compare(const void *given, int n, int p, const double *a, int q, const double *b)
{
  const struct params *own = given;
  tct_alignment of;
  tct_sides s;
  double cka = (double)NAN;

  if (tct_sides_of(n, p, a, q, b, &s) && s.n >= (own->debiased ? 4 : 2) &&
      tct_align_linear(&s, own->debiased, &of))
    cka = tct_alignment_cosine(&of);
  tct_sides_free(&s);
  return cka;
}

const tct_similarity tct_similarity_cka = {
  .name     = "cka",
  .title    = "Centred kernel alignment",
  .family   = "alignment of similarities",
  .summary  = "the cosine between the centred similarity matrices of two populations",
  .equation = "CKA = |Xc' Yc|^2 / (|Xc' Xc| |Yc' Yc|)",
  .source   = "Kornblith et al. 2019, doi:10.48550/arXiv.1905.00414",
  .notes = "1: the same up to rotation and gain.  Set debiased where units outnumber conditions; "
           "then it may be below 0.  Conditions with a missing value in either population are left "
           "out.  Undefined (NAN) below two conditions (four, debiased), where a population does "
           "not vary, and if memory runs out",
  TCT_TAKES(struct params, params),
  .claims = TCT_SIMILARITY_SYMMETRIC | TCT_SIMILARITY_SCALE_FREE | TCT_SIMILARITY_ROTATION_FREE |
            TCT_SIMILARITY_PERMUTATION_FREE | TCT_SIMILARITY_BOUNDED | TCT_SIMILARITY_ONE_AT_SELF,
  .least   = -1,
  .most    = 1,
  .compare = compare,
};
