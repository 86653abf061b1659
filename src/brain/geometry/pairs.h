/* pairs.h -- all pairs of rows: where a pair stands in an RDM, and how far apart its rows are. */
#ifndef TERCET_BRAIN_PAIRS_H
#define TERCET_BRAIN_PAIRS_H

#include <tercet/status.h>

/* The place of pair (i, j), i < j, in the upper triangle of n x n, row-major. */
static inline size_t tct_pair(size_t n, size_t i, size_t j)
{
  return i * (2 * n - i - 1) / 2 + j - i - 1;
}

/* rdm [n (n - 1) / 2] = factor x |x_i - x_j|^2, x [n][width].  A row with a NAN has NAN in all its pairs.
 * 0 exactly for equal rows; a pair's value depends on its two rows alone. */
tct_status tct_squared_distances(size_t n, size_t width, const double *x, double factor,
                                 double *rdm, tct_error *err);

/* sum, of pairs i >= j at i (i + 1) / 2 + j, += factor x (x_i . x_j), x [n][width]. */
tct_status tct_add_products(size_t n, size_t width, const double *x, double factor, double *sum,
                            tct_error *err);

#endif
