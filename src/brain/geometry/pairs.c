/* pairs.c -- how far apart, and how like each other, all pairs of rows are.
 *
 *     |a - b|^2 = |a|^2 + |b|^2 - 2 a . b
 *
 * The right side is products of matrices, many times as fast as differences pair by pair, and loses digits
 * where rows are near each other beside their length: those pairs are worked out anew, by differences. */
#include "brain/geometry/pairs.h"

#include <float.h>
#include <math.h>

#include "base/memory.h"
#include "brain/geometry/strips.h"
#include "kernels/statistics.h"

struct all {
  const tct_pairing *of;
  const double *x;
  double factor, near;  /* a distance below `near` of the lengths is made anew */
  double *rdm, *square; /* [pairs]; [n] |x_i - mean|^2 */
};

/* Row i of the products, from its own on. */
static void distances_of(void *arg, size_t i, const double *g)
{
  const struct all *a = arg;
  const size_t n = a->of->n, width = a->of->width, left = n - i - 1;
  double *out          = a->rdm + i * (2 * n - i - 1) / 2;
  const double *square = a->square + i + 1;
  bool well            = true;

  g++;
  for (size_t j = 0; j < left; j++) {
    const double lengths = a->square[i] + square[j], d = lengths - 2 * g[j];
    out[j] = a->factor * d;
    /* false for NaN, too, which infinities may leave */
    well &= d >= a->near * lengths && lengths <= DBL_MAX;
  }
  for (size_t j = 0; !well && j < left; j++) {
    const double lengths = a->square[i] + square[j], d = lengths - 2 * g[j];
    if ((!(d >= a->near * lengths) || isinf(lengths)) && !isnan(lengths))
      out[j] =
        a->factor * tct_squared_difference(width, a->x + i * width, a->x + (i + 1 + j) * width);
  }
}

/* The mean of rows in which every number is finite, into mean [width]. */
static void mean_of_rows(const tct_pairing *of, const double *x, double *mean)
{
  size_t rows = 0;

  for (size_t i = 0; i < of->n; i++) {
    const double *row = x + i * of->width;
    if (!isfinite(tct_inner(of->width, row, row))) continue;
    for (size_t k = 0; k < of->width; k++) mean[k] += row[k];
    rows++;
  }
  for (size_t k = 0; rows && k < of->width; k++) mean[k] /= (double)rows;
}

tct_status tct_squared_distances(const tct_pairing *of, const double *x, double factor, double *rdm,
                                 tct_error *err)
{
  const bool single = of->precision == TCT_SINGLE;
  const double one  = 1;
  struct all a      = {.of = of, .x = x, .factor = factor, .near = single ? 1e-2 : 1e-3};
  double *mean      = tct_alloc(of->width, sizeof *mean);

  a.rdm    = rdm;
  a.square = tct_alloc(of->n, sizeof *a.square);
  if (!a.square || !mean) {
    tct_free(mean);
    tct_free(a.square);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu lengths", of->n);
  }
  if (single) mean_of_rows(of, x, mean);
  const tct_squares squares = {single ? mean : NULL, a.square};
  const tct_status status   = tct_strips(of, 1, &x, &one, &squares, distances_of, &a, err);
  tct_free(mean);
  tct_free(a.square);
  return status;
}

struct sums {
  size_t n;
  double *sum;
};

static void add_row(void *arg, size_t i, const double *g)
{
  const struct sums *s = arg;
  double *sum          = s->sum + tct_pair_or_self(s->n, i, i);

  for (size_t j = 0; j < s->n - i; j++) sum[j] += g[j];
}

tct_status tct_add_products(const tct_pairing *of, size_t parts, const double *const *x,
                            const double *factor, double *sum, tct_error *err)
{
  struct sums s = {.n = of->n};

  s.sum = sum;
  return tct_strips(of, parts, x, factor, NULL, add_row, &s, err);
}
