/* bures.c -- what two Gram matrices have in common, in the sense of Bures.
 *
 *     F(A, B) = tr sqrt(sqrt(A) B sqrt(A)),   A, B = -1/2 H D H
 *
 * For patterns X, Y of which A and B are the inner products it is the sum of the singular values of X'Y:
 * how well the one can be turned into the other.  Where an RDM is not made of squared Euclidean distances,
 * its Gram matrix has negative eigenvalues, and no patterns: they count as 0.
 *
 * A square root makes much of little: of an eigenvalue that is 0 but for rounding, 1e-16, it makes 1e-8.
 * Those within the rounding of the largest are therefore taken for the 0 that they are, and where both are
 * inner products of patterns no square is taken to begin with: a program that does neither is off by 1e-7
 * for a model of few dimensions among many conditions.
 *
 * Harvey, Lipshutz & Williams 2023, doi:10.48550/arXiv.2311.11436. */
#include "brain/geometry/bures.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/geometry/matrices.h"
#include "kernels/eigen.h"
#include "kernels/statistics.h"

/* f'f is what is positive in a matrix. */
struct factor {
  size_t rows;
  double *f;     /* [rows][n], in the place of the matrix */
  bool negative; /* there was more than that */
};

/* False: no memory, or f is not finite. */
static bool factor_of(size_t n, double *f, struct factor *to)
{
  double *value = tct_alloc(n, sizeof *value);

  if (!value || !tct_eigen(n, f, value, true)) return tct_free(value), false;
  const double least = (double)n * DBL_EPSILON * fmax(-value[0], value[n - 1]);
  *to                = (struct factor){0, f, value[0] < -least};
  for (size_t i = 0; i < n; i++) {
    if (!(value[i] > least)) continue;
    for (size_t k = 0; k < n; k++) f[to->rows * n + k] = sqrt(value[i]) * f[i * n + k];
    to->rows++;
  }
  tct_free(value);
  return true;
}

/* The sum of the singular values of x y'; NAN: no memory. */
static double sum_of_singular_values(size_t n, const struct factor *x, const struct factor *y)
{
  const struct factor *tall = x->rows < y->rows ? y : x, *low = x->rows < y->rows ? x : y;
  double *c     = tct_alloc(tall->rows + 1, (low->rows + 1) * sizeof *c);
  double *value = c ? c + tall->rows * low->rows : NULL;
  double sum    = (double)NAN;

  if (c) tct_rows_by_rows(tall->rows, low->rows, n, tall->f, low->f, c);
  if (c && tct_singular_values(tall->rows, low->rows, c, value)) sum = tct_sum_of(low->rows, value);
  tct_free(c);
  return sum;
}

/* The sum of the roots of the positive eigenvalues of x b x', b symmetric; NAN: no memory. */
static double sum_of_roots(size_t n, const struct factor *x, const double *b)
{
  const size_t rows = x->rows;
  double *c         = tct_alloc(rows + 1, (rows + n + 1) * sizeof *c);
  double *value = c ? c + rows * rows : NULL, *product = c ? value + rows : NULL;
  double sum = (double)NAN;

  if (!c) return sum;
  tct_rows_by_rows(rows, n, n, x->f, b, product);
  tct_rows_by_rows(rows, rows, n, product, x->f, c);
  for (size_t i = 0; i < rows; i++) /* two roundings of one number */
    for (size_t j = 0; j < i; j++)
      c[i * rows + j] = c[j * rows + i] = 0.5 * (c[i * rows + j] + c[j * rows + i]);
  if (tct_eigen(rows, c, value, false)) {
    const double least = rows > 0 ? (double)n * DBL_EPSILON * fmax(-value[0], value[rows - 1]) : 0;
    sum                = 0;
    for (size_t i = 0; i < rows; i++) sum += value[i] > least ? sqrt(value[i]) : 0;
  }
  tct_free(c);
  return sum;
}

static double trace(size_t n, const double *a)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += a[i * n + i];
  return sum;
}

/* b_again: as m->b */
static bool meet(const tct_bures_params *params, tct_matrices *m, double *b_again, tct_bures *of)
{
  const size_t n  = (size_t)m->n;
  const bool both = params->negative == 1;
  struct factor x, y;

  tct_gram_centred(m->n, m->a);
  tct_gram_centred(m->n, m->b);
  memcpy(b_again, m->b, n * n * sizeof *b_again);
  of->trace_a = trace(n, m->a);
  of->trace_b = trace(n, m->b);
  if (!factor_of(n, m->a, &x) || !factor_of(n, m->b, &y)) return false;
  if (both) {
    of->trace_a = tct_inner(x.rows * n, x.f, x.f);
    of->trace_b = tct_inner(y.rows * n, y.f, y.f);
  }
  of->shared =
    both || !y.negative ? sum_of_singular_values(n, &x, &y) : sum_of_roots(n, &x, b_again);
  return isfinite(of->shared);
}

bool tct_bures_of(const tct_bures_params *params, int n, const double *a, const double *b,
                  tct_bures *of)
{
  tct_matrices m;
  bool met = false;

  if (tct_matrices_of(NULL, n, a, b, &m) && m.n > 1 && m.missing == 0) {
    double *scratch = tct_alloc((size_t)m.n * (size_t)m.n, sizeof *scratch);
    met             = scratch && meet(params, &m, scratch, of);
    tct_free(scratch);
  }
  tct_matrices_free(&m);
  return met;
}
