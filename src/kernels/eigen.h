/* eigen.h -- the eigenvalues and eigenvectors of a symmetric matrix, in double.
 *
 * For a few hundred rows; row-major.  The order of all sums is fixed; any thread. */
#ifndef TERCET_EIGEN_H
#define TERCET_EIGEN_H

#include <stdbool.h>
#include <stddef.h>

/* value [n], ascending; if `vectors`, row i of `a` [n][n] becomes the eigenvector of value i, of length
 * 1, otherwise `a` is spoilt.  A value is off by about sqrt(n) roundings of the largest.  False, and
 * value NAN: no memory (it takes 3 n numbers), or a number in `a` is not finite. */
bool tct_eigen(size_t n, double *a, double *value, bool vectors);

#endif
