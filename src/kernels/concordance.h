/* concordance.h -- how many pairs of places two lists put in the same order, in the other, or tie.
 *
 * What Kendall's coefficients are made of, in O(n log n).  Allocates its scratch; any thread. */
#ifndef TERCET_CONCORDANCE_H
#define TERCET_CONCORDANCE_H

#include <stdbool.h>
#include <stddef.h>

/* Counts of pairs i < j, whole numbers (exact below 2^53: lists of up to 1e8). */
typedef struct tct_concordance {
  double pairs;                     /* all, of places where neither list is NAN */
  double tied_a, tied_b, tied_both; /* equal in a; in b; in both */
  double discordant;                /* in one order in a and in the other in b */
} tct_concordance;

/* False: no memory. */
bool tct_concordance_of(size_t n, const double *a, const double *b, tct_concordance *of);

/* concordant - discordant */
double tct_concordance_sum(const tct_concordance *of);

#endif
