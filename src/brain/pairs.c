/* pairs.c -- how far apart all pairs of rows are.
 *
 *     |a - b|^2 = |a|^2 + |b|^2 - 2 a . b
 *
 * The right side is products of matrices, many times as fast as differences pair by pair, and loses digits
 * where rows are near each other beside their length: those pairs are worked out anew, by differences. */
#include "brain/pairs.h"

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

/* g [ld]: row i of the products, as far as its diagonal */
static void row(const struct all *a, size_t i, const double *g)
{
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

tct_status tct_squared_distances(size_t n, size_t width, const double *x, double factor,
                                 double *rdm, tct_error *err)
{
  const size_t strip = n * n <= STRIP ? n : STRIP / n + 1;
  struct all a       = {.n = n, .width = width, .x = x, .factor = factor};
  double *g          = tct_alloc(strip * n, sizeof *g);

  a.rdm            = rdm;
  a.square         = tct_alloc(n, sizeof *a.square);
  const bool there = a.square && g;
  for (size_t first = 0; there && first < n; first += strip) {
    const size_t end = first + strip < n ? first + strip : n;

    for (size_t i = 0; i < (end - first) * n; i++) g[i] = 0;
    tct_gram_add(&(tct_gram){
      .width = width, .x = x, .first = first, .end = end, .factor = 1, .g = g, .ld = n});
    for (size_t i = first; i < end; i++) row(&a, i, g + (i - first) * n);
  }
  tct_free(a.square);
  tct_free(g);
  return there ? TCT_OK
               : tct_fail(err, TCT_NO_MEMORY, "no memory for the distances of %zu patterns", n);
}
