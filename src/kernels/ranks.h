/* ranks.h -- the order of numbers, ties shared.
 *
 * What rank comparators share.  In double; allocates its scratch; any thread. */
#ifndef TERCET_RANKS_H
#define TERCET_RANKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* order [n] = the places of x in ascending order, equal numbers as they stand, NAN last.  False: no memory. */
bool tct_places_in_order(size_t n, const double *x, size_t *order);

/* Ranks of numbers of which the i-th is there weight[i] times: how many are below it, and half of those
 * equal to it and one.  order: from tct_places_in_order; NULL: found anew.  A NAN has rank NAN, and its weight must
 * be 0.  rank may not be x.  False, and all rank NAN: no memory. */
bool tct_weighted_ranks(size_t n, const double *weight, const double *x, const size_t *order,
                        double *rank);

/* The same again and again of one list, in whole numbers.  order [n]: the places of x in ascending order, NAN last,
 * each with TCT_TIED if its number equals the one before.  place, spare [n]: scratch.  n below TCT_TIED. */
#define TCT_TIED (UINT32_C(1) << 31)
void tct_order_with_ties(size_t n, const double *x, size_t *place, size_t *spare, uint32_t *order);
/* twice [n] = 2 x rank of numbers of which the i-th is there times[i] times.  The sum of `times` is below 2^30. */
void tct_twice_ranks(size_t n, const uint32_t *order, const int32_t *times, int32_t *twice);

/* The places 0 .. n - 1 in ascending order of whole numbers, equal ones as they stand: in `place` or in `spare`, both [n] and
 * both used; the one returned holds them.  O(n) for numbers of so many digits. */
uint32_t *tct_sort_whole(size_t n, const uint64_t *x, uint32_t *place, uint32_t *spare);

#endif
