/* bures.c -- what two Gram matrices have in common, in the sense of Bures.
 *
 *     F(A, B) = tr sqrt(sqrt(A) B sqrt(A)),   A, B = -1/2 H D H
 *
 * For patterns X, Y of which A and B are the inner products it is the sum of the singular values of X'Y:
 * how well the one can be turned into the other.  Where an RDM is not made of squared Euclidean distances,
 * its Gram matrix has negative eigenvalues, and no patterns: they count as 0.
 *
 * A square root makes much of little: of an eigenvalue that is 0 but for rounding, 1e-16, it makes 1e-8.
 * Those within the rounding of the largest are therefore taken for the 0 that they are; a program that does
 * not do so is off by 1e-7 for a model of few dimensions among many conditions.
 *
 * Harvey, Lipshutz & Williams 2023, doi:10.48550/arXiv.2311.11436. */
#include "brain/bures.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/matrices.h"
#include "kernels/eigen.h"

static double trace(size_t n, const double *a)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += a[i * n + i];
  return sum;
}

/* The first of n ascending eigenvalues that is more than the rounding of the largest. */
static size_t first_positive(size_t n, const double *value)
{
  const double least = (double)n * DBL_EPSILON * fmax(-value[0], value[n - 1]);
  size_t i           = 0;

  while (i < n && !(value[i] > least)) i++;
  return i;
}

/* The rows of f become a factor of what is positive in it: f'f.  Returns how many, from the start of f; -1:
 * no memory, or f is not finite. */
static ptrdiff_t factor(size_t n, double *f)
{
  double *value = tct_alloc(n, sizeof *value);
  size_t rows   = 0;

  if (!value || !tct_eigen(n, f, value, true)) return tct_free(value), -1;
  for (size_t i = first_positive(n, value); i < n; i++, rows++)
    for (size_t k = 0; k < n; k++) f[rows * n + k] = sqrt(value[i]) * f[i * n + k];
  tct_free(value);
  return (ptrdiff_t)rows;
}

/* b, of what is positive in it; scratch [n][n] */
static bool make_positive(size_t n, double *b, double *scratch)
{
  memcpy(scratch, b, n * n * sizeof *b);
  const ptrdiff_t rows = factor(n, scratch);

  for (size_t i = 0; rows >= 0 && i < n; i++)
    for (size_t j = 0; j < n; j++) {
      b[i * n + j] = 0;
      for (ptrdiff_t r = 0; r < rows; r++)
        b[i * n + j] += scratch[(size_t)r * n + i] * scratch[(size_t)r * n + j];
    }
  return rows >= 0;
}

/* The sum of the roots of the eigenvalues of f b f', f [rows][n]; NAN: no memory, or not finite. */
static double sum_of_roots(size_t rows, size_t n, const double *f, const double *b, double *scratch)
{
  double *c     = tct_alloc(rows, (rows + 1) * sizeof *c);
  double *value = c + rows * rows;
  double sum    = (double)NAN;

  if (!c) return sum;
  tct_rows_by_rows(rows, n, n, f, b, scratch); /* b is symmetric */
  tct_rows_by_rows(rows, rows, n, scratch, f, c);
  for (size_t i = 0; i < rows; i++) /* two roundings of one number */
    for (size_t j = 0; j < i; j++)
      c[i * rows + j] = c[j * rows + i] = 0.5 * (c[i * rows + j] + c[j * rows + i]);
  if (tct_eigen(rows, c, value, false)) {
    sum = 0;
    for (size_t i = first_positive(rows, value); i < rows; i++) sum += sqrt(value[i]);
  }
  tct_free(c);
  return sum;
}

static bool meet(const tct_bures_params *params, tct_matrices *m, double *scratch, tct_bures *of)
{
  const size_t n  = (size_t)m->n;
  const bool both = params->negative == 1;

  tct_gram_centred(m->n, m->a);
  tct_gram_centred(m->n, m->b);
  if (both && !(make_positive(n, m->a, scratch) && make_positive(n, m->b, scratch))) return false;
  of->trace_a          = trace(n, m->a);
  of->trace_b          = trace(n, m->b);
  const ptrdiff_t rows = factor(n, m->a);
  if (rows < 0) return false;
  of->shared = rows > 0 ? sum_of_roots((size_t)rows, n, m->a, m->b, scratch) : 0;
  return isfinite(of->shared) && isfinite(of->trace_b);
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
