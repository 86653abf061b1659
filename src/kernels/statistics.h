/* statistics.h -- means, correlations and distances of plain arrays, in double.
 *
 * What the metrics of src/brain share.  Sums run in a fixed order (four chains, then their tree), so
 * the same numbers give the same bits everywhere.  No function here allocates; any thread. */
#ifndef TERCET_STATISTICS_H
#define TERCET_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>

double tct_sum_of(size_t n, const double *x);
double tct_mean_of(size_t n, const double *x); /* NAN if n is 0 */
/* sum of a x b; of (a - b)^2 */
double tct_inner(size_t n, const double *a, const double *b);
double tct_squared_difference(size_t n, const double *a, const double *b);
/* y = a x, a [n][n] symmetric, of which j <= i is read: each number serves twice, for they come from far. */
void tct_symmetric_times(size_t n, const double *a, const double *x, double *y);
/* to -= c x from */
void tct_take_away(size_t n, double c, const double *from, double *to);
double tct_largest_of(size_t n, const double *x); /* the largest |x|, NAN left aside; 0 if n is 0 */
/* sum of (a - b) (x - y) */
double tct_differences(size_t n, const double *a, const double *b, const double *x,
                       const double *y);

/* Is `spread`, the largest |x - mean of x|, more than the rounding of `most`, the largest |x|? */
bool tct_varies(double spread, double most);

/* out = x - mean of x; may be in place.  False, and out all zero, if x is constant: its spread is no
 * more than the rounding of its own largest number, so that what is left says nothing.  False and
 * out NAN if x holds a NAN or an infinity, or if n is 0. */
bool tct_centred(size_t n, const double *x, double *out);

/* x times 2^-e, so that its largest number lies between 1/2 and 1 and powers of it stay in range; no digit is
 * lost.  e is 0 where all are 0.  False, and x as it was, where one is not finite. */
bool tct_near_one(size_t n, double *x, int *e);

/* out = x / |x|; may be in place; neither overflows nor underflows on the way.  False, and out NAN,
 * where x has no direction: all zero, not finite, or empty. */
bool tct_unit_length(size_t n, const double *x, double *out);

/* Pearson's correlation of the pairs in which neither is NAN, in [-1, 1].  NAN if there are fewer
 * than two of them, if either side is constant among them or if one is infinite. */
double tct_correlation(size_t n, const double *a, const double *b);

/* The same without taking means away: NAN if either side is all zero among those pairs. */
double tct_cosine(size_t n, const double *a, const double *b);

/* out [n] = sqrt(w) x / |.|, x less its weighted mean if `centred`: the inner product of two such is the
 * cosine, or the correlation, of lists in which place i stands weight[i] times.  Where the weight is 0,
 * out is 0 and x is not looked at.  False, and out NAN, where x is constant (if centred), all zero or not
 * finite, or stands there less than twice (once).  out may be x. */
bool tct_weighted_unit(size_t n, const double *weight, const double *x, bool centred, double *out);

#endif
