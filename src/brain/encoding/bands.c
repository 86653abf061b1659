/* bands.c -- bands of features, each scaled by its share, as features of ridge regression.
 *
 *     p <= n:  D X'X D,  D X'y,  w = D v               D^2 the share of each feature's band, v the weights of X D
 *     p > n:   X D D X' = U S U',  z = U S^(1/2),  w = D D X' U S^(-1/2) v
 */
#include "brain/encoding/bands.h"

#include <math.h>

#include "base/memory.h"
#include "brain/encoding/encoding.h"
#include "kernels/eigen.h"
#include "kernels/gram.h"

static const double least = 1e-13; /* of the largest eigenvalue: what is below is rounding */

tct_status tct_bands_new(const tct_training *t, tct_bands *g, tct_error *err)
{
  const size_t n = (size_t)t->n, p = (size_t)t->p, q = (size_t)t->q;
  const bool wide = p > n;
  const size_t d  = wide ? n : p;
  const size_t all =
    q * p + 3 * q + p + n * p + d * d + q * d + d + (wide ? n * n + q * n + n * d : 0);

  *g        = (tct_bands){.t = t};
  g->band   = tct_alloc(p, sizeof *g->band);
  g->why    = tct_alloc(q, sizeof *g->why);
  g->weight = tct_alloc(all, sizeof *g->weight);
  if (!g->band || !g->why || !g->weight) {
    tct_bands_free(g);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for bands of %d features", t->p);
  }
  g->chosen = g->weight + q * p;
  g->error  = g->chosen + q;
  g->best   = g->error + q;
  g->scale  = g->best + q;
  g->x      = g->scale + p;
  g->xx     = g->x + n * p;
  g->xy     = g->xx + d * d;
  g->value  = g->xy + q * d;
  g->k      = g->value + d;
  g->along  = g->k + (wide ? n * n : 0);
  return TCT_OK;
}

void tct_bands_free(tct_bands *g)
{
  tct_free(g->band);
  tct_free(g->why);
  tct_free(g->weight);
}

static tct_status narrow(tct_bands *g, const tct_numbers *penalties, tct_error *err)
{
  const tct_training *t = g->t;
  const size_t n = (size_t)t->n, p = (size_t)t->p, q = (size_t)t->q;
  const double *x = tct_training_x(t);

  for (size_t i = 0; i < n * p; i++) g->x[i] = x[i] * g->scale[i % p];
  for (size_t i = 0; i < p * p; i++) g->xx[i] = t->xx[i] * g->scale[i / p] * g->scale[i % p];
  for (size_t i = 0; i < q * p; i++) g->xy[i] = t->xy[i] * g->scale[i % p];
  const tct_training own = {t->n, t->p, t->q, g->x, t->y, g->xx, g->xy, NULL, NULL};
  TCT_TRY(
    tct_shrink(&own, penalties, p, TCT_LEAVE_ONE_OUT, g->weight, g->chosen, g->error, g->why, err),
    err, "fitting bands");
  for (size_t i = 0; i < q * p; i++) g->weight[i] *= g->scale[i % p];
  return TCT_OK;
}

/* Directions of the stimuli, least first, into xx, xy, value and along [n][d] as rows of x; how many. */
static size_t directions(tct_bands *g, double *z)
{
  const tct_training *t = g->t;
  const size_t n = (size_t)t->n, q = (size_t)t->q;
  size_t from = 0;

  while (from < n && !(g->value[from] > least * g->value[n - 1])) from++;
  const size_t d = n - from;
  for (size_t k = 0; k < d; k++) {
    const double *u = g->k + (from + k) * n, value = g->value[from + k], root = sqrt(value);
    g->value[k] = value;
    for (size_t i = 0; i < n; i++) z[i * d + k] = root * u[i];
    for (size_t i = 0; i < q; i++) {
      double sum = 0;
      for (size_t s = 0; s < n; s++) sum += t->y[i * n + s] * u[s];
      g->xy[i * d + k] = root * sum;
    }
  }
  for (size_t k = 0; k < d; k++)
    for (size_t j = 0; j < d; j++) g->xx[k * d + j] = j == k ? g->value[k] : 0;
  return d;
}

static tct_status wide(tct_bands *g, const tct_numbers *penalties, tct_error *err)
{
  const tct_training *t = g->t;
  const size_t n = (size_t)t->n, p = (size_t)t->p, q = (size_t)t->q;
  double *z = g->along + q * n, *v = g->weight; /* v [q][d] before it is turned back */
  const double *x = tct_training_x(t);

  for (size_t i = 0; i < n * p; i++) g->x[i] = x[i] * g->scale[i % p];
  for (size_t i = 0; i < n * n; i++) g->k[i] = 0;
  tct_gram_add(&(tct_gram){p, g->x, g->x, p, p, n, n, false, 0, 1, g->k, n, false});
  if (!tct_eigen(n, g->k, g->value, true))
    return tct_fail(err, TCT_NO_MEMORY, "no memory for the directions of %d stimuli", t->n);
  const size_t d         = directions(g, z);
  const tct_training own = {t->n, (int)d, t->q, z, t->y, g->xx, g->xy, g->value, NULL};
  TCT_TRY(tct_shrink(&own, penalties, d, TCT_LEAVE_ONE_OUT, v, g->chosen, g->error, g->why, err),
          err, "fitting bands");
  /* along = z v / value: what each stimulus adds */
  for (size_t i = 0; i < q; i++)
    for (size_t s = 0; s < n; s++) {
      double sum = 0;
      for (size_t k = 0; k < d; k++) sum += z[s * d + k] / g->value[k] * v[i * d + k];
      g->along[i * n + s] = sum;
    }
  for (size_t i = 0; i < q; i++)
    for (size_t j = 0; j < p; j++) {
      double sum = 0;
      for (size_t s = 0; s < n; s++) sum += g->along[i * n + s] * g->x[s * p + j];
      g->weight[i * p + j] = sum * g->scale[j];
    }
  return TCT_OK;
}

tct_status tct_bands_shrink(tct_bands *g, const double *share, const tct_numbers *penalties,
                            tct_error *err)
{
  const tct_training *t = g->t;
  double squares        = 0;

  for (int j = 0; j < t->p; j++) {
    g->scale[j] = sqrt(share[g->band[j]]);
    squares += share[g->band[j]] * t->xx[(size_t)j * ((size_t)t->p + 1)];
  }
  for (int u = 0; u < t->q; u++) g->chosen[u] = (double)NAN, g->why[u] = TCT_ENCODER_FINE;
  for (size_t i = 0; i < (size_t)t->q * (size_t)t->p; i++) g->weight[i] = 0;
  if (!(squares > 0)) return TCT_OK; /* none of these features varies */
  return t->p > t->n ? wide(g, penalties, err) : narrow(g, penalties, err);
}
