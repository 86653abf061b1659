/* cholesky.c -- a symmetric positive definite matrix as L L', a block of columns at a time.
 *
 *     L_ij = (a_ij - sum_k<j L_ik L_jk) / L_jj        L_ii^2 = a_ii - sum_k<i L_ik^2
 *
 * The sums over all columns left of a block are products of rows with rows, for all rows at once, and take
 * most of the time; what is left are inner products within the block (Golub and Van Loan 2013, section 4.2).
 * What remains of a_ii is believed to be positive only where it is more than the rounding of a_ii: a
 * covariance of fewer trials than units has pivots that are zero but for rounding. */
#include "kernels/cholesky.h"

#include <float.h>
#include <math.h>

#include "kernels/gram.h"
#include "kernels/kernels.h"
#include "kernels/statistics.h"

enum { BLOCK = 48, TOGETHER = 8 };

/* a row's columns first .. end, solved within the block that begins at `first` */
static void within(size_t n, const double *l, size_t first, size_t end, double *row)
{
  for (size_t j = first; j < end; j++)
    row[j] = (row[j] - tct_inner(j - first, row + first, l + j * n + first)) / l[j * n + j];
}

/* The same for `rows` rows, TOGETHER at most, n apart: side by side, so that they become vectors. */
TCT_WIDE static void within_some(size_t n, const double *l, size_t first, size_t end, size_t rows,
                                 double *x)
{
  double t[BLOCK][TOGETHER] = {{0}};
  const size_t width        = end - first;

  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < width; j++) t[j][r] = x[r * n + first + j];
  for (size_t j = 0; j < width; j++) {
    const double *row = l + (first + j) * n + first;
    for (size_t k = 0; k < j; k++)
      for (size_t r = 0; r < TOGETHER; r++) t[j][r] -= row[k] * t[k][r];
    for (size_t r = 0; r < TOGETHER; r++) t[j][r] /= row[j];
  }
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < width; j++) x[r * n + first + j] = t[j][r];
}

/* ... for any number of rows */
static void within_all(size_t n, const double *l, size_t first, size_t end, size_t rows, double *x)
{
  for (size_t i = 0; i < rows; i += TOGETHER)
    within_some(n, l, first, end, rows - i < TOGETHER ? rows - i : TOGETHER, x + i * n);
}

size_t tct_cholesky(size_t n, double *a)
{
  for (size_t first = 0; first < n; first += BLOCK) {
    const size_t end = first + BLOCK < n ? first + BLOCK : n;

    tct_gram_add(&(tct_gram){.width   = first,
                             .a       = a + first * n,
                             .b       = a + first * n,
                             .lda     = n,
                             .ldb     = n,
                             .rows    = n - first,
                             .columns = end - first,
                             .lower   = true,
                             .factor  = -1,
                             .g       = a + first * n + first,
                             .ldg     = n});
    for (size_t i = first; i < end; i++) {
      double *row = a + i * n;
      within(n, a, first, i, row);
      const double left  = row[i] - tct_inner(i - first, row + first, row + first);
      const double whole = left + tct_inner(i, row, row);
      if (!(left > 4 * (double)(i + 1) * DBL_EPSILON * whole) || isinf(left)) return i;
      row[i] = sqrt(left);
    }
    within_all(n, a, first, end, n - end, a + end * n);
  }
  return n;
}

void tct_forward(size_t n, const double *l, size_t rows, double *x)
{
  for (size_t first = 0; first < n; first += BLOCK) {
    const size_t end = first + BLOCK < n ? first + BLOCK : n;

    tct_gram_add(&(tct_gram){.width   = first,
                             .a       = x,
                             .b       = l + first * n,
                             .lda     = n,
                             .ldb     = n,
                             .rows    = rows,
                             .columns = end - first,
                             .factor  = -1,
                             .g       = x + first,
                             .ldg     = n});
    within_all(n, l, first, end, rows, x);
  }
}

void tct_backward(size_t n, const double *l, size_t rows, double *x)
{
  for (size_t i = 0; i < rows; i++)
    for (size_t k = n; k-- > 0;) {
      double *y       = x + i * n;
      const double at = y[k] /= l[k * n + k];
      for (size_t j = 0; j < k; j++) y[j] -= at * l[k * n + j];
    }
}
