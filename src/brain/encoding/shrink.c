/* shrink.c -- ridge regression along directions, the penalty of each unit by its own leave-one-out error.
 *
 * In the directions of X every penalty costs a division, and what a fit without stimulus i would have missed at i follows
 * from the fit with it: the miss over 1 - h_i, h_i the leverage, the mean included. */
#include "brain/encoding/shrink.h"

#include <math.h>

#include "base/memory.h"
#include "brain/encoding/encoding.h"
#include "kernels/eigen.h"
#include "kernels/gram.h"
#include "kernels/turned.h"

typedef struct {
  size_t n, p, q, r;
  double *vector;  /* [p][p] rows: directions; of which r are kept, the last */
  double *value;   /* [p] */
  double *z;       /* [n][r] stimuli along directions */
  double *b;       /* [q][r] with units */
  double *left;    /* [n] 1 - h */
  double *coef;    /* [q][r] */
  double *fitted;  /* [q][n] */
  double *best;    /* [q] */
  double *columns; /* [p][r] directions, turned */
} ridge;

static const double least = 1e-13; /* of the largest eigenvalue: below is rounding */

static tct_status set_up(const tct_training *t, size_t most, ridge *g, double **room,
                         tct_error *err)
{
  const size_t n = (size_t)t->n, p = (size_t)t->p, q = (size_t)t->q;

  *room = tct_alloc(2 * p * p + p + n * p + 2 * q * p + n + q * n + q, sizeof **room);
  if (!*room) return tct_fail(err, TCT_NO_MEMORY, "no memory for ridge regression");
  *g         = (ridge){.n = n, .p = p, .q = q, .vector = *room};
  g->value   = g->vector + p * p;
  g->z       = g->value + p;
  g->b       = g->z + n * p;
  g->coef    = g->b + q * p;
  g->left    = g->coef + q * p;
  g->fitted  = g->left + n;
  g->best    = g->fitted + q * n;
  g->columns = g->best + q;
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
  tct_gram_add(
    &(tct_gram){p, tct_training_x(t), g->vector, p, p, n, r, false, 0, 1, g->z, r, false});
  tct_gram_add(&(tct_gram){p, t->xy, g->vector, p, p, q, r, false, 0, 1, g->b, r, false});
  return TCT_OK;
}

/* 1 - h of each stimulus: what no direction takes, and of each direction what the penalty leaves. */
static bool leave(const ridge *g, double penalty, tct_shrink_by by)
{
  bool told  = true;
  double sum = 0;

  for (size_t i = 0; i < g->n; i++) {
    double taken = 1 / (double)g->n, left = 0;
    for (size_t k = 0; k < g->r; k++) {
      const double z = g->z[i * g->r + k], own = z * z / g->value[k];
      taken += own;
      left += own * penalty / (g->value[k] + penalty);
    }
    g->left[i] = left + (g->r + 1 < g->n ? fmax(0, 1 - taken) : 0);
    told       = told && g->left[i] > 1e-12;
    sum += g->left[i] / (double)g->n;
  }
  if (by == TCT_LEAVE_ONE_OUT) return told;
  for (size_t i = 0; i < g->n; i++) g->left[i] = sum;
  return sum > 1e-12;
}

bool tct_shrink_better(double error, double penalty, double *best, double *chosen)
{
  const bool better = isnan(*chosen) || error < *best || (error <= *best && penalty > *chosen);

  if (!isfinite(error) || !better) return false;
  *best   = error;
  *chosen = penalty;
  return true;
}

double tct_shrink_error(size_t n, const double *y, const double *fitted, const double *left)
{
  double error = 0;

  for (size_t i = 0; i < n; i++) {
    const double miss = (y[i] - fitted[i]) / left[i];
    error += miss * miss;
  }
  return error;
}

static void try_penalty(const tct_training *t, const ridge *g, double penalty, tct_shrink_by by,
                        double *chosen)
{
  const size_t n = g->n, r = g->r;

  if (!leave(g, penalty, by)) return;
  for (size_t i = 0; i < g->q * r; i++) g->coef[i] = g->b[i] / (g->value[i % r] + penalty);
  for (size_t i = 0; i < g->q * n; i++) g->fitted[i] = 0;
  tct_gram_add(&(tct_gram){r, g->coef, g->z, r, r, g->q, n, false, 0, 1, g->fitted, n, false});
  for (size_t u = 0; u < g->q; u++)
    (void)tct_shrink_better(tct_shrink_error(n, t->y + u * n, g->fitted + u * n, g->left), penalty,
                            &g->best[u], &chosen[u]);
}

/* weight = coef along directions */
static void weigh(const ridge *g, const double *chosen, double *columns, double *weight)
{
  for (size_t u = 0; u < g->q; u++)
    for (size_t k = 0; k < g->r; k++)
      g->coef[u * g->r + k] = isnan(chosen[u]) ? 0 : g->b[u * g->r + k] / (g->value[k] + chosen[u]);
  tct_turned(g->r, g->p, g->vector, g->p, columns, g->r);
  tct_gram_add(
    &(tct_gram){g->r, g->coef, columns, g->r, g->r, g->q, g->p, false, 0, 1, weight, g->p, false});
}

tct_status tct_shrink(const tct_training *t, const tct_numbers *penalties, size_t most,
                      tct_shrink_by by, double *weight, double *chosen, double *error,
                      tct_encoder_why *why, tct_error *err)
{
  double *room      = NULL;
  ridge g           = {0};
  tct_status status = TCT_OK;

  if (tct_shrink_has_band(t, penalties, most))
    status = tct_shrink_band(t, penalties, by, weight, chosen, error, err);
  else {
    status = set_up(t, most, &g, &room, err);
    for (int i = 0; status == TCT_OK && i < penalties->n; i++)
      try_penalty(t, &g, penalties->at[i], by, chosen);
    if (status == TCT_OK) weigh(&g, chosen, g.columns, weight);
    for (size_t u = 0; status == TCT_OK && error && u < g.q; u++) error[u] = g.best[u];
    tct_free(room);
  }
  for (int u = 0; status == TCT_OK && u < t->q; u++)
    if (isnan(chosen[u])) why[u] = TCT_ENCODER_NO_PENALTY;
  return status;
}
