/* leading.h -- the direction along which a positive semidefinite matrix stretches most, in double.
 *
 * For a few hundred rows; row-major.  The order of all sums is fixed; any thread. */
#ifndef TERCET_LEADING_H
#define TERCET_LEADING_H

#include <stdbool.h>
#include <stddef.h>

/* a [n][n], symmetric, is kept: its largest eigenvalue, and an eigenvector [n] of it of length 1, off by roundings
 * over the gap to the next.  0, and a vector of 0, if `a` is.  False, and value NAN: no memory, or a number in `a`
 * is not finite. */
bool tct_leading(size_t n, const double *a, double *value, double *vector);

#endif
