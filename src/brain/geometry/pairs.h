/* pairs.h -- all pairs of rows: where a pair stands in an RDM, and how far apart its rows are. */
#ifndef TERCET_BRAIN_PAIRS_H
#define TERCET_BRAIN_PAIRS_H

#include <tercet/patterns.h>

/* The place of pair (i, j), i < j, in the upper triangle of n x n, row-major. */
static inline size_t tct_pair(size_t n, size_t i, size_t j)
{
  return i * (2 * n - i - 1) / 2 + j - i - 1;
}

/* ... of i <= j where the diagonal is there too, n (n + 1) / 2 in all. */
static inline size_t tct_pair_or_self(size_t n, size_t i, size_t j)
{
  return i * (2 * n - i + 1) / 2 + j - i;
}

/* Rows whose pairs are made: [n][width], in this precision, by so many threads.  The bits are the same for any
 * number of threads. */
typedef struct {
  size_t n, width;
  tct_precision precision;
  int threads; /* 0 is 1 */
} tct_pairing;

static inline tct_pairing tct_pairing_of(const tct_patterns *p)
{
  return (tct_pairing){(size_t)p->conditions, (size_t)p->units, p->precision, p->threads};
}

/* rdm [n (n - 1) / 2] = factor x |x_i - x_j|^2.  A row with a NAN has NAN in all its pairs.  0 exactly for
 * equal rows.  In double a pair's value depends on its two rows alone; in single precision it is off by some
 * 1e-7 of |x_i - m|^2 + |x_j - m|^2, m the mean of all rows, and made in double where it is below a hundredth
 * of that. */
tct_status tct_squared_distances(const tct_pairing *of, const double *x, double factor, double *rdm,
                                 tct_error *err);

/* sum [n (n + 1) / 2], at tct_pair_or_self, += the sum over parts of factor x (x_i . x_j). */
tct_status tct_add_products(const tct_pairing *of, size_t parts, const double *const *x,
                            const double *factor, double *sum, tct_error *err);

#endif
