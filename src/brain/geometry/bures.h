/* bures.h -- what two Gram matrices have in common, in the sense of Bures.
 *
 * What both Bures comparators are made of. */
#ifndef TERCET_BRAIN_BURES_H
#define TERCET_BRAIN_BURES_H

#include <tercet/comparator.h>

typedef struct {
  int negative; /* 0 first, 1 both: whose negative eigenvalues count as 0 */
} tct_bures_params;

#define TCT_BURES_PARAM                                                                            \
  TCT_PARAM_CHOICE(tct_bures_params, negative, 0, "first|both",                                    \
                   "whose negative eigenvalues count as 0 before the two meet: both is symmetric " \
                   "for any RDM, first is rsatoolbox's; the same for squared Euclidean distances")

typedef struct {
  double trace_a, trace_b; /* of the centred Gram matrices */
  double shared;           /* tr sqrt(sqrt(A) B sqrt(A)) */
} tct_bures;

/* False: a pair of conditions that both sides have is missing, or a number is not finite, or no memory. */
bool tct_bures_of(const tct_bures_params *params, int n, const double *a, const double *b,
                  tct_bures *of);

#endif
