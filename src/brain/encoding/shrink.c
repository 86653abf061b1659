/* shrink.c -- ridge regression along directions, the penalty of each unit by its own leave-one-out error.
 *
 * In the directions of X every penalty costs a division, and what a fit without stimulus i would have missed at i follows
 * from the fit with it: the miss over 1 - h_i, h_i the leverage, the mean included. */
#include "brain/encoding/shrink.h"

#include <math.h>

#include "base/memory.h"
#include "kernels/eigen.h"
#include "kernels/gram.h"

typedef struct {
  size_t n, p, q, r;
  double *vector; /* [p][p] rows: directions; of which r are kept, the last */
  double *value;  /* [p] */
  double *z;      /* [n][r] stimuli along directions */
  double *b;      /* [q][r] with units */
  double *left;   /* [n] 1 - h */
  double *coef;   /* [q][r] */
  double *fitted; /* [q][n] */
  double *best;   /* [q] */
} ridge;

static const double least = 1e-13; /* of the largest eigenvalue: below is rounding */

static tct_status set_up(const tct_training *t, size_t most, ridge *g, double **room,
                         tct_error *err)
{
  const size_t n = (size_t)t->n, p = (size_t)t->p, q = (size_t)t->q;

  *room = tct_alloc(p * p + p + n * p + 2 * q * p + n + q * n + q, sizeof **room);
  if (!*room) return tct_fail(err, TCT_NO_MEMORY, "no memory for ridge regression");
  *g        = (ridge){.n = n, .p = p, .q = q, .vector = *room};
  g->value  = g->vector + p * p;
  g->z      = g->value + p;
  g->b      = g->z + n * p;
  g->coef   = g->b + q * p;
  g->left   = g->coef + q * p;
  g->fitted = g->left + n;
  g->best   = g->fitted + q * n;
  for (size_t i = 0; i < p * p; i++) g->vector[i] = t->xx[i];
  if (t->value) { /* they are directions already, least first */
    for (size_t i = 0; i < p * p; i++) g->vector[i] = i % (p + 1) == 0;
    for (size_t i = 0; i < p; i++) g->value[i] = t->value[i];
  } else if (!tct_eigen(p, g->vector, g->value, true))
    return tct_fail(err, TCT_NO_MEMORY, "no memory for the directions of %d features", t->p);
  size_t from = most < p ? p - most : 0;
  while (from < p && !(g->value[from] > least * g->value[p - 1])) from++;
  g->r = p - from;
  g->value += from;
  g->vector += from * p;
  const size_t r = g->r;
  tct_gram_add(&(tct_gram){p, t->x, g->vector, p, p, n, r, false, 0, 1, g->z, r, false});
  tct_gram_add(&(tct_gram){p, t->xy, g->vector, p, p, q, r, false, 0, 1, g->b, r, false});
  return TCT_OK;
}

/* 1 - h of each stimulus: what no direction takes, and of each direction what the penalty leaves. */
static bool leave(const ridge *g, double penalty)
{
  bool told = true;

  for (size_t i = 0; i < g->n; i++) {
    double taken = 1 / (double)g->n, left = 0;
    for (size_t k = 0; k < g->r; k++) {
      const double z = g->z[i * g->r + k], own = z * z / g->value[k];
      taken += own;
      left += own * penalty / (g->value[k] + penalty);
    }
    g->left[i] = left + (g->r + 1 < g->n ? fmax(0, 1 - taken) : 0);
    told       = told && g->left[i] > 1e-12;
  }
  return told;
}

/* Of equal errors the larger penalty counts, wherever it stands. */
static void try_penalty(const tct_training *t, const ridge *g, double penalty, double *chosen)
{
  const size_t n = g->n, r = g->r;

  if (!leave(g, penalty)) return;
  for (size_t i = 0; i < g->q * r; i++) g->coef[i] = g->b[i] / (g->value[i % r] + penalty);
  for (size_t i = 0; i < g->q * n; i++) g->fitted[i] = 0;
  tct_gram_add(&(tct_gram){r, g->coef, g->z, r, r, g->q, n, false, 0, 1, g->fitted, n, false});
  for (size_t u = 0; u < g->q; u++) {
    double error = 0;
    for (size_t i = 0; i < n; i++) {
      const double miss = (t->y[u * n + i] - g->fitted[u * n + i]) / g->left[i];
      error += miss * miss;
    }
    const bool better =
      isnan(chosen[u]) || error < g->best[u] || (error <= g->best[u] && penalty > chosen[u]);
    if (isfinite(error) && better) g->best[u] = error, chosen[u] = penalty;
  }
}

tct_status tct_shrink(const tct_training *t, const tct_numbers *penalties, size_t most,
                      double *weight, double *chosen, tct_encoder_why *why, tct_error *err)
{
  double *room = NULL;
  ridge g      = {0};

  const tct_status status = set_up(t, most, &g, &room, err);
  for (int i = 0; status == TCT_OK && i < penalties->n; i++)
    try_penalty(t, &g, penalties->at[i], chosen);
  for (size_t u = 0; status == TCT_OK && u < g.q; u++) {
    if (isnan(chosen[u])) {
      why[u] = TCT_ENCODER_NO_PENALTY;
      continue;
    }
    for (size_t k = 0; k < g.r; k++) {
      const double c = g.b[u * g.r + k] / (g.value[k] + chosen[u]);
      for (size_t j = 0; j < g.p; j++) weight[u * g.p + j] += c * g.vector[k * g.p + j];
    }
  }
  tct_free(room);
  return status;
}
