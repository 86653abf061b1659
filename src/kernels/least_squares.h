/* least_squares.h -- what is fitted best by a few regressors, of which only the products are known, in double.
 *
 * Both solve   least |A x - y|^2 = x'g x - 2 b'x + |y|^2,   g = A'A, b = A'y
 *
 * for regressors of like lengths: bring the diagonal of g to 1 first.  What differs from the others by less than a
 * millionth of its length is taken to be one of them: g does not hold more.  The order of all sums is fixed;
 * any thread. */
#ifndef TERCET_LEAST_SQUARES_H
#define TERCET_LEAST_SQUARES_H

#include <stdbool.h>
#include <stddef.h>

enum { TCT_LEAST_SCRATCH = 4 }; /* scratch [n (n + TCT_LEAST_SCRATCH)] */

/* Of all best x the one with the least |x|, so that equal regressors share evenly.  Spoils g [n][n].  False, and x
 * all NAN: no memory, or a number is not finite. */
bool tct_least_squares(size_t n, double *g, const double *b, double *x);

/* The best x >= 0; of equal regressors the first counts.  g [n][n] is kept.  False, and x all NAN: a number is not
 * finite.  Takes no memory. */
bool tct_least_squares_not_negative(size_t n, const double *g, const double *b, double *x,
                                    double *scratch);

#endif
