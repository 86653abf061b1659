/* pairs.c -- how far apart, and how like each other, all pairs of rows are.
 *
 *     |a - b|^2 = |a|^2 + |b|^2 - 2 a . b
 *
 * The right side is products of matrices, many times as fast as differences pair by pair, and loses digits
 * where rows are near each other beside their length: those pairs are worked out anew, by differences. */
#include "brain/geometry/pairs.h"

#include <math.h>

#include "base/memory.h"
#include "kernels/gram.h"
#include "kernels/statistics.h"

enum { STRIP = 1 << 22 }; /* products kept at a time */
static const double near_beside_length = 1e-3;

struct all {
  size_t n, width;
  const double *x;
  double factor;
  double *rdm, *square; /* [pairs]; [n] |x_i|^2 */
};

static void distances_of(void *arg, size_t i, const double *g)
{
  const struct all *a     = arg;
  const double *const own = a->x + i * a->width;

  a->square[i] = g[i];
  for (size_t j = 0; j < i; j++) {
    const double lengths = a->square[j] + g[i];
    double d             = lengths - 2 * g[j];
    /* false for NaN, which differences keep and infinities may yet leave */
    if (!(d >= near_beside_length * lengths) || isinf(lengths))
      d = tct_squared_difference(a->width, a->x + j * a->width, own);
    a->rdm[tct_pair(a->n, j, i)] = a->factor * d;
  }
}

/* What is done with row i of the products, of which columns 0 .. i are there. */
typedef void with_row(void *arg, size_t i, const double *g);

static tct_status all_rows(size_t n, size_t width, const double *x, double factor, with_row *with,
                           void *arg, tct_error *err)
{
  const size_t strip = n * n <= STRIP ? n : STRIP / n + 1;
  double *g          = tct_alloc(strip * n, sizeof *g);

  if (!g) return tct_fail(err, TCT_NO_MEMORY, "no memory for the products of %zu patterns", n);
  for (size_t first = 0; first < n; first += strip) {
    const size_t end = first + strip < n ? first + strip : n;

    for (size_t i = 0; i < (end - first) * n; i++) g[i] = 0;
    tct_gram_add(&(tct_gram){.width   = width,
                             .a       = x + first * width,
                             .b       = x,
                             .lda     = width,
                             .ldb     = width,
                             .rows    = end - first,
                             .columns = end,
                             .lower   = true,
                             .corner  = first,
                             .factor  = factor,
                             .g       = g,
                             .ldg     = n});
    for (size_t i = first; i < end; i++) with(arg, i, g + (i - first) * n);
  }
  tct_free(g);
  return TCT_OK;
}

tct_status tct_squared_distances(size_t n, size_t width, const double *x, double factor,
                                 double *rdm, tct_error *err)
{
  struct all a = {.n = n, .width = width, .x = x, .factor = factor};

  a.rdm    = rdm;
  a.square = tct_alloc(n, sizeof *a.square);
  if (!a.square) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu lengths", n);
  const tct_status status = all_rows(n, width, x, 1, distances_of, &a, err);
  tct_free(a.square);
  return status;
}

static void add_row(void *arg, size_t i, const double *g)
{
  double *sum = (double *)arg + i * (i + 1) / 2;

  for (size_t j = 0; j <= i; j++) sum[j] += g[j];
}

tct_status tct_add_products(size_t n, size_t width, const double *x, double factor, double *sum,
                            tct_error *err)
{
  return all_rows(n, width, x, factor, add_row, sum, err);
}
