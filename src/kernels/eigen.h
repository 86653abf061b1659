/* eigen.h -- the eigenvalues and eigenvectors of a symmetric matrix, singular values of any, in double.
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

/* value [m], ascending, of a [n][m], n >= m, which is spoilt: the roots of the eigenvalues of a'a, without
 * the squares, of which no small one would be left.  False, and value NAN, as above. */
bool tct_singular_values(size_t n, size_t m, double *a, double *value);

#endif
