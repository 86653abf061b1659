/* blocks.c -- more features than conditions, and more than memory holds twice: taken block by block.
 *
 *     K = sum over blocks X_b X_b' = U S U',  z = U S^(1/2)
 *
 * z are the features rotated, n - 1 numbers a condition at most: who minds no rotation predicts the same from them. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/encoding/gather.h"
#include "brain/similar/means.h"
#include "kernels/eigen.h"
#include "kernels/gram.h"
#include "kernels/statistics.h"

static const double least = 1e-13; /* of the largest eigenvalue: what is below is rounding */

/* Features from .. from + width - 1 of a recording, without its folds. */
static tct_recording *slice(const tct_recording *r, int from, int width, tct_error *err)
{
  const size_t rows = (size_t)r->conditions * (size_t)r->repeats * (size_t)r->steps;
  tct_recording *s  = tct_recording_new(width, r->conditions, r->repeats, r->steps, 0, err);

  for (size_t i = 0; s && i < rows; i++)
    memcpy(s->value + i * (size_t)width, r->value + i * (size_t)r->units + (size_t)from,
           (size_t)width * sizeof *s->value);
  return s;
}

typedef tct_status visit(const tct_patterns *means, void *own, tct_error *err);

static tct_status each_block(const tct_recording *r, const tct_cut *cut, int width, visit *see,
                             void *own, tct_error *err)
{
  tct_status status = TCT_OK;

  for (int from = 0; status == TCT_OK && from < r->units; from += width) {
    const int some    = from + width <= r->units ? width : r->units - from;
    tct_patterns mean = {0};
    tct_recording *s  = slice(r, from, some, err);
    status            = s ? tct_means_of(s, cut, &mean, err) : TCT_NO_MEMORY;
    if (status == TCT_OK) status = see(&mean, own, err);
    tct_patterns_free(&mean);
    tct_recording_free(s);
  }
  return status;
}

/* ---- which conditions are whole ------------------------------------------------------------------------- */

typedef struct {
  int n;
  const int *at;
  bool *whole;
} look;

static tct_status look_at(const tct_patterns *mean, void *own, tct_error *err)
{
  look *l = own;
  (void)err;

  for (int i = 0; i < l->n; i++)
    l->whole[i] =
      l->whole[i] && tct_is_whole(mean->mean + (size_t)l->at[i] * (size_t)mean->units, mean->units);
  return TCT_OK;
}

tct_status tct_blocks_whole(const tct_recording *features, const tct_cut *cut, int width, int n,
                            const int *at, bool *whole, tct_error *err)
{
  look l = {n, at, whole};

  for (int i = 0; i < n; i++) whole[i] = true;
  return each_block(features, cut, width, look_at, &l, err);
}

/* ---- directions ------------------------------------------------------------------------------------------- */

typedef struct {
  size_t n;
  const int *at;
  double *k; /* [n][n] */
} products;

/* Means over conditions are taken away: an offset that keeps digits. */
static tct_status multiply(const tct_patterns *mean, void *own, tct_error *err)
{
  const products *g = own;
  const size_t n = g->n, p = (size_t)mean->units;
  double *x = tct_alloc(n * p + n, sizeof *x), *column = x ? x + n * p : NULL;

  if (!x) return tct_fail(err, TCT_NO_MEMORY, "no memory for a block of %zu features", p);
  for (size_t j = 0; j < p; j++) {
    for (size_t i = 0; i < n; i++) column[i] = mean->mean[(size_t)g->at[i] * p + j];
    (void)tct_centred(n, column, column);
    for (size_t i = 0; i < n; i++) x[i * p + j] = column[i];
  }
  tct_gram_add(&(tct_gram){p, x, x, p, p, n, n, false, 0, 1, g->k, n, false});
  tct_free(x);
  return TCT_OK;
}

tct_status tct_blocks_directions(const tct_recording *features, const tct_cut *cut, int width,
                                 tct_gathered *g, const int *at, tct_error *err)
{
  const size_t n    = (size_t)g->n;
  products of       = {n, at, tct_alloc(n * n + n, sizeof(double))};
  tct_status status = TCT_OK;

  if (!of.k) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu conditions", n);
  double *value = of.k + n * n;
  status        = each_block(features, cut, width, multiply, &of, err);
  if (status == TCT_OK && !tct_eigen(n, of.k, value, true))
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for the directions of %zu conditions", n);
  size_t from = 0;
  while (status == TCT_OK && from + 1 < n && !(value[from] > least * value[n - 1])) from++;
  g->p = (int)(n - from);
  g->x = status == TCT_OK ? tct_alloc(n * (size_t)g->p, sizeof *g->x) : NULL;
  if (status == TCT_OK && !g->x)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for %d directions", g->p);
  for (size_t k = from; status == TCT_OK && k < n; k++)
    for (size_t i = 0; i < n; i++)
      g->x[i * (size_t)g->p + (k - from)] = sqrt(fmax(0, value[k])) * of.k[k * n + i];
  tct_free(of.k);
  return status;
}
