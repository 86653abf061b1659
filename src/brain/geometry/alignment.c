/* alignment.c -- inner products of two populations' matrices of similarities between conditions.
 *
 *     plain:     <K, L> = sum of Kc_ij Lc_ij,  Kc = H K H
 *     debiased:  <K, L> = sum KL + (sum K)(sum L) / ((n - 1)(n - 2)) - 2 / (n - 2) 1'KL1,  diagonals 0
 *
 * (Song et al. 2012's estimator of HSIC, times n (n - 3)).  For linear K and L sums over pairs of conditions
 * (n x n) and over pairs of units (p x q) are the same numbers; the one with fewer products is taken, a
 * stripe at a time, so that no matrix is ever stored. */
#include "brain/geometry/alignment.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/gram.h"
#include "kernels/statistics.h"

enum { STRIPE = 192 }; /* rows of a matrix at a time */

/* Rows from `first` on of the products of all rows of x with all of y, into g [STRIPE][columns]. */
static void stripe(size_t width, const double *x, size_t first, size_t rows, const double *y,
                   size_t columns, bool lower, double *g)
{
  memset(g, 0, rows * columns * sizeof *g);
  tct_gram_add(&(tct_gram){.width   = width,
                           .a       = x + first * width,
                           .b       = y,
                           .lda     = width,
                           .ldb     = width,
                           .rows    = rows,
                           .columns = columns,
                           .lower   = lower,
                           .corner  = first,
                           .factor  = 1,
                           .g       = g,
                           .ldg     = columns});
}

static size_t at_most(size_t n, size_t most)
{
  return n < most ? n : most;
}

/* ---- over pairs of units ------------------------------------------------------------------------- */

/* |x y'|^2, rows of n numbers; x and y may be the same.  g: [STRIPE][columns] */
static double product_of_units(size_t n, const tct_side *x, const tct_side *y, double *g)
{
  const size_t rows = (size_t)x->units, columns = (size_t)y->units;
  const bool same = x == y;
  double sum      = 0;

  for (size_t first = 0; first < rows; first += STRIPE) {
    const size_t some = at_most(rows - first, STRIPE), width = same ? first + some : columns;
    stripe(n, x->by_unit, first, some, y->by_unit, width, same, g);
    for (size_t i = 0; i < some; i++) {
      const double *row = g + i * width;
      if (!same) sum += tct_inner(width, row, row);
      if (same) sum += 2 * tct_inner(first + i, row, row) + row[first + i] * row[first + i];
    }
  }
  return sum;
}

static bool over_units(const tct_sides *s, tct_alignment *of)
{
  const size_t n = (size_t)s->n, most = (size_t)(s->a.units > s->b.units ? s->a.units : s->b.units);
  double *g = tct_alloc(STRIPE, most * sizeof *g);

  if (!g) return false;
  of->aa = product_of_units(n, &s->a, &s->a, g);
  of->bb = product_of_units(n, &s->b, &s->b, g);
  of->ab = product_of_units(n, &s->a, &s->b, g);
  tct_free(g);
  return true;
}

/* ---- over pairs of conditions -------------------------------------------------------------------- */

/* All three sums, and in *apart that of (alpha K_ij - beta L_ij)^2. */
static bool over_conditions(const tct_sides *s, double alpha, double beta, tct_alignment *of,
                            double *apart)
{
  const size_t n = (size_t)s->n;
  double *x = tct_by_condition(&s->a, s->n), *y = tct_by_condition(&s->b, s->n);
  double *k = tct_alloc(STRIPE, 2 * n * sizeof *k), *l = k ? k + STRIPE * n : NULL;
  const bool there = x && y && k;

  *of    = (tct_alignment){0};
  *apart = 0;
  for (size_t first = 0; there && first < n; first += STRIPE) {
    const size_t some = at_most(n - first, STRIPE), width = first + some;
    stripe((size_t)s->a.units, x, first, some, x, width, true, k);
    stripe((size_t)s->b.units, y, first, some, y, width, true, l);
    for (size_t i = 0; i < some; i++) {
      const double *ki = k + i * width, *li = l + i * width, kii = ki[first + i],
                   lii = li[first + i];
      of->aa += 2 * tct_inner(first + i, ki, ki) + kii * kii;
      of->bb += 2 * tct_inner(first + i, li, li) + lii * lii;
      of->ab += 2 * tct_inner(first + i, ki, li) + kii * lii;
      for (size_t j = 0; alpha > 0 && j <= first + i; j++)
        *apart += (j < first + i ? 2 : 1) * pow(alpha * ki[j] - beta * li[j], 2);
    }
  }
  tct_free(x);
  tct_free(y);
  tct_free(k);
  return there;
}

/* ---- without the diagonal -------------------------------------------------------------------------- */

/* Since patterns are centred, the rows of K add up to 0: without its diagonal, row i to -K_ii. */
static double without_diagonal(size_t n, double all, const double *k, const double *l)
{
  const double kl = tct_inner(n, k, l), rest = (double)n - 2;

  return all - kl + tct_sum_of(n, k) * tct_sum_of(n, l) / ((rest + 1) * rest) - 2 * kl / rest;
}

static double or_nothing(double x, double of)
{
  return x > 1e-12 * of ? x : 0;
}

/* The diagonals k, l [n] are taken out; what is left beside them may be but rounding, as where all conditions
 * are equally far apart. */
static void debias(size_t n, const double *k, const double *l, tct_alignment *of)
{
  of->aa = or_nothing(without_diagonal(n, of->aa, k, k), of->aa);
  of->bb = or_nothing(without_diagonal(n, of->bb, l, l), of->bb);
  of->ab = without_diagonal(n, of->ab, k, l);
}

static void squares(size_t n, const tct_side *s, double *d)
{
  for (size_t k = 0; k < (size_t)s->units; k++)
    for (size_t i = 0; i < n; i++) d[i] += s->by_unit[k * n + i] * s->by_unit[k * n + i];
}

bool tct_align_linear(const tct_sides *s, bool debiased, tct_alignment *of)
{
  const size_t n = (size_t)s->n;
  double apart;
  const bool summed =
    s->a.units + s->b.units < s->n ? over_units(s, of) : over_conditions(s, 0, 0, of, &apart);

  if (!summed || !debiased) return summed;
  double *k = tct_alloc(n + 1, 2 * sizeof *k);
  if (!k) return false;
  squares(n, &s->a, k);
  squares(n, &s->b, k + n);
  debias(n, k, k + n, of);
  tct_free(k);
  return true;
}

/* ---- any kernels ------------------------------------------------------------------------------------- */

/* The means of rows wait in `mean` [n]. */
static void centre(size_t n, double *k, double *mean)
{
  for (size_t i = 0; i < n; i++) mean[i] = tct_mean_of(n, k + i * n);
  const double all = tct_mean_of(n, mean);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) k[i * n + j] -= mean[i] + mean[j] - all;
}

bool tct_align_kernels(int conditions, double *k, double *l, bool debiased, tct_alignment *of)
{
  const size_t n = (size_t)conditions;
  double *d      = tct_alloc(n + 1, 2 * sizeof *d);

  if (!d) return false;
  centre(n, k, d);
  centre(n, l, d);
  *of = (tct_alignment){tct_inner(n * n, k, k), tct_inner(n * n, l, l), tct_inner(n * n, k, l)};
  for (size_t i = 0; i < n; i++) {
    d[i]     = k[i * n + i];
    d[n + i] = l[i * n + i];
  }
  if (debiased) debias(n, d, d + n, of);
  tct_free(d);
  return true;
}

/* ---- what comes of them -------------------------------------------------------------------------------- */

double tct_alignment_cosine(const tct_alignment *of)
{
  if (!(of->aa > 0) || !(of->bb > 0)) return (double)NAN;
  return fmax(-1, fmin(1, of->ab / (sqrt(of->aa) * sqrt(of->bb))));
}

double tct_alignment_angle(const tct_sides *s, const tct_alignment *of)
{
  const double cosine = tct_alignment_cosine(of);
  tct_alignment again;
  double apart;

  if (!(cosine > 0.99)) return acos(cosine);
  if (!over_conditions(s, 1 / sqrt(of->aa), 1 / sqrt(of->bb), &again, &apart)) return (double)NAN;
  return 2 * asin(fmin(1, 0.5 * sqrt(apart)));
}
