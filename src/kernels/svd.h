/* svd.h -- the singular values of a matrix with their directions, in double.
 *
 * For a few hundred rows; row-major.  The order of all sums is fixed; any thread. */
#ifndef TERCET_SVD_H
#define TERCET_SVD_H

#include <stdbool.h>
#include <stddef.h>

/* a [m][n], m <= n: a_kj = sum over i of value_i left_ik along_ij.  value [m] descends.  left [m][m], or NULL
 * if it is not wanted: row i has the direction of value i among the rows of `a`.  `along`: row i of `a`
 * becomes its direction among the columns, else `a` is spoilt.  Directions have length 1 and are
 * perpendicular also where values are small, and 0 where a value is within the rounding of the largest: it then
 * is 0.  False, and value NAN: no memory (it takes 2 m m numbers, m n more if `along`), or a number in
 * `a` is not finite. */
bool tct_svd(size_t m, size_t n, double *a, double *value, double *left, bool along);

#endif
