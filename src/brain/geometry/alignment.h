/* alignment.h -- inner products of two populations' matrices of similarities between conditions.
 *
 * What all forms of centred kernel alignment are made of. */
#ifndef TERCET_BRAIN_ALIGNMENT_H
#define TERCET_BRAIN_ALIGNMENT_H

#include "brain/geometry/sides.h"

typedef struct {
  double aa, bb, ab; /* <K, K>, <L, L>, <K, L>; aa and bb are 0 where they are but rounding */
} tct_alignment;

/* K and L linear: the inner products of centred patterns.  False: no memory. */
bool tct_align_linear(const tct_sides *s, bool debiased, tct_alignment *of);
/* Of any K and L [n][n], symmetric, which are spoilt.  False: no memory. */
bool tct_align_kernels(int n, double *k, double *l, bool debiased, tct_alignment *of);

/* <K, L> / sqrt(<K, K> <L, L>); NAN: undefined. */
double tct_alignment_cosine(const tct_alignment *of);
/* The angle of that cosine, for linear K and L that are not debiased, to its last digits also where it is
 * near 0; NAN: undefined, or no memory. */
double tct_alignment_angle(const tct_sides *s, const tct_alignment *of);

#endif
