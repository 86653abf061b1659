/* cholesky.c -- a symmetric positive definite matrix as L L', row by row.
 *
 *     L_ij = (a_ij - sum_k<j L_ik L_jk) / L_jj        L_ii^2 = a_ii - sum_k<i L_ik^2
 *
 * Rows are contiguous, so every sum is an inner product of two arrays (Golub and Van Loan 2013, section
 * 4.2).  What is left of a_ii is believed to be positive only where it is more than the rounding of a_ii:
 * a covariance of fewer trials than units has pivots that are zero but for rounding. */
#include "kernels/cholesky.h"

#include <float.h>
#include <math.h>

#include "kernels/statistics.h"

size_t tct_cholesky(size_t n, double *a)
{
  for (size_t i = 0; i < n; i++) {
    double *row = a + i * n;

    for (size_t j = 0; j < i; j++) row[j] = (row[j] - tct_inner(j, row, a + j * n)) / a[j * n + j];
    const double left = row[i] - tct_inner(i, row, row);
    if (!(left > 4 * (double)(i + 1) * DBL_EPSILON * row[i]) || isinf(left)) return i;
    row[i] = sqrt(left);
  }
  return n;
}

enum { TOGETHER = 16 }; /* rows that are solved side by side, for each row of L that is fetched */

void tct_forward(size_t n, const double *l, size_t rows, double *x)
{
  for (size_t first = 0; first < rows; first += TOGETHER) {
    const size_t end = first + TOGETHER < rows ? first + TOGETHER : rows;

    for (size_t k = 0; k < n; k++)
      for (size_t i = first; i < end; i++) {
        double *y = x + i * n;
        y[k]      = (y[k] - tct_inner(k, l + k * n, y)) / l[k * n + k];
      }
  }
}

void tct_backward(size_t n, const double *l, size_t rows, double *x)
{
  for (size_t first = 0; first < rows; first += TOGETHER) {
    const size_t end = first + TOGETHER < rows ? first + TOGETHER : rows;

    for (size_t k = n; k-- > 0;)
      for (size_t i = first; i < end; i++) {
        double *y       = x + i * n;
        const double at = y[k] /= l[k * n + k];
        for (size_t j = 0; j < k; j++) y[j] -= at * l[k * n + j];
      }
  }
}
