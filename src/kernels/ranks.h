/* ranks.h -- the order of numbers, ties shared.
 *
 * What rank comparators share.  In double; allocates its scratch; any thread. */
#ifndef TERCET_RANKS_H
#define TERCET_RANKS_H

#include <stdbool.h>
#include <stddef.h>

/* The places in `place` [n] of numbers in x, none of which is NAN, in ascending order; equal numbers stay
 * in the order in which they were.  `place` and `spare` [n] are both used; the one returned holds them. */
size_t *tct_sort_places(const double *x, size_t n, size_t *place, size_t *spare);

/* rank[i] = place of x[i] among all, from 1; equal numbers share the mean of their places.  A NAN has
 * rank NAN and is not counted.  Returns how many were ranked, or -1 if there was no memory.
 * O(n log n).  rank may be x. */
ptrdiff_t tct_mid_ranks(size_t n, const double *x, double *rank);

/* Both sides of the pairs in which neither is NAN, closed up and ranked: x and y have room for n.
 * Returns the number of pairs, or -1 if there was no memory. */
ptrdiff_t tct_paired_ranks(size_t n, const double *a, const double *b, double *x, double *y);

#endif
