/* pooling.h -- subjects' RDMs made into the one that is most like all of them. */
#ifndef TERCET_BRAIN_POOLING_H
#define TERCET_BRAIN_POOLING_H

#include <tercet/comparator.h>

/* out [n] = what of an RDM is averaged: see TCT_POOLS.  weight: how often each pair is there; NAN pairs and
 * those of weight 0 are passed over, and NAN in `out`.  scratch [n] is used for RANKS, order as in
 * tct_comparator.vector.  False, and out NAN: there is nothing to divide by, or no memory. */
bool tct_pool_part(tct_pool_kind kind, size_t n, const double *weight, const double *rdm,
                   const size_t *order, double *scratch, double *out);

/* Parts of several subjects. */
typedef struct {
  size_t n;
  int subjects;
  double *part;           /* [subjects][n] */
  const double *in_lower; /* [subjects] how often each counts in the pool of the others ... */
  const double *in_upper; /* ... and in that of all, itself as often as it stands there */
  double *sum_lower, *sum_upper, *count_lower, *count_upper; /* [n] */
  double all_lower, all_upper;
} tct_pooling;

/* Numbers that the arrays of a pooling take, parts and sums. */
static inline size_t tct_pooling_room(size_t n, int subjects)
{
  return n * ((size_t)subjects + 4);
}
void tct_pooling_lay(tct_pooling *p, size_t n, int subjects, double *room);

/* Sets all sums, of parts of those subjects that are in a pool. */
void tct_pooling_sum(tct_pooling *p);

/* The pools that subject i is held against.  `lower` [n]: the mean over all others, copies of i left out;
 * NAN where i or all others miss a pair, and everywhere if there are no others.  `upper` [n]: the mean with
 * i among them, over the pairs of `lower`, if there are any.
 *
 * Where others miss pairs that i has, their mean counts for as many as they are altogether, so that
 *
 *     upper ~ lower + a x i's own,    a > 0 the same for all pairs
 *
 * and a subject is never less like the upper pool than like the lower (for comparators that are INNER and
 * need no ranks: adding a vector to another turns it towards itself). */
void tct_pools_of(const tct_pooling *p, int i, double *lower, double *upper);

#endif
