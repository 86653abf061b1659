/* cholesky.h -- a symmetric positive definite matrix as L L', and what is solved with it, in double.
 *
 * Nothing here allocates; any thread. */
#ifndef TERCET_CHOLESKY_H
#define TERCET_CHOLESKY_H

#include <stddef.h>

/* a [n][n], of which only j <= i is read, becomes L (j <= i; the rest is left).  Returns n, or else the
 * first row at which `a` is not positive definite to rounding (or not a number): then `a` is of no use. */
size_t tct_cholesky(size_t n, double *a);

/* Each row of x [rows][n] becomes the y with L y = x: where a = L L' is the covariance of x's noise, the
 * noise of y has covariance I.  What comes of a row depends on that row alone. */
void tct_forward(size_t n, const double *l, size_t rows, double *x);
/* ... the y with L' y = x: after tct_forward, the solution of a y = x. */
void tct_backward(size_t n, const double *l, size_t rows, double *x);

#endif
