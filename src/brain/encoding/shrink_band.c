/* shrink_band.c -- ridge regression of many features: a band of X'X for all penalties, in place of its directions.
 *
 *     X'X = Q' B Q,  w = Q' (B + a I)^-1 Q X'y,  h_i = 1/n + |L^-1 Q x_i|^2,  L L' = B + a I
 *     miss of all stimuli, squared:  y'y - b'c - a c'c,  b = Q X'y, c = Q w
 *
 * Eigenvectors of p features take some 9 p^3 operations, mostly rotations; the band takes 2 p^3, in products of rows.
 * Leave-one-out then needs Q, 4/3 p^3, and 2 n p^2 for Q x_i, and for each penalty 2 n p of each unit; generalised cross-validation
 * (Golub, Heath & Wahba 1979, doi:10.1080/00401706.1979.10489751) needs neither.  A miss below 1e-12 of what a unit
 * varies is not told from none by it. */
#include <math.h>
#include <string.h>

#include "brain/encoding/encoding.h"
#include "brain/encoding/rooms.h"
#include "brain/encoding/shrink.h"
#include "kernels/band.h"
#include "kernels/gram.h"
#include "kernels/statistics.h"

enum { MANY = 96 }; /* below it directions cost nothing */

static const double least =
  1e-12; /* of all squares: a smaller penalty would be rounding beside them */

typedef struct {
  const tct_training *t;
  size_t n, p, q, ld; /* ld: rows along directions */
  tct_shrink_by by;
  tct_band band;
  tct_arena own;
  double *along;  /* [q][ld] X'y */
  double *coef;   /* [q][ld] of a penalty */
  double *kept;   /* [q][ld] of the one chosen */
  double *best;   /* [q] */
  double *left;   /* [n] 1 - h */
  double *z;      /* [n][ld] stimuli, by leave-one-out */
  double *fitted; /* [q][n], by leave-one-out */
} shrink;

bool tct_shrink_has_band(const tct_training *t, const tct_numbers *penalties, size_t most)
{
  const size_t p = (size_t)t->p;
  double squares = 0;

  if (t->value || most < p || t->p < MANY || t->n < t->p + 2) return false;
  for (size_t j = 0; j < p; j++) squares += t->xx[j * p + j];
  for (int i = 0; i < penalties->n; i++)
    if (!(penalties->at[i] >= least * squares)) return false;
  return true;
}

static bool set_up(shrink *g, tct_error *err)
{
  const tct_training *t = g->t;
  const size_t n = g->n, p = g->p, q = g->q;
  const bool one_by_one = g->by == TCT_LEAVE_ONE_OUT;

  if (!tct_band_new(p, &g->band)) {
    tct_fail(err, TCT_NO_MEMORY, "no memory for a band of %d features", t->p);
    return false;
  }
  const size_t ld = g->ld   = g->band.padded;
  double *rows              = NULL; /* of Q */
  const size_t many         = one_by_one ? n : 0;
  const tct_own_room room[] = {{&g->along, q * ld},    {&g->coef, q * ld},
                               {&g->kept, q * ld},     {&g->best, q},
                               {&g->left, n},          {&g->z, many * ld},
                               {&g->fitted, many * q}, {&rows, one_by_one ? p * p : 0}};
  if (tct_rooms_new(sizeof room / sizeof *room, room, &g->own, err) != TCT_OK) return false;
  if (!tct_band_of(t->xx, &g->band)) {
    tct_fail(err, TCT_NO_MEMORY, "products of features are not finite");
    return false;
  }
  for (size_t u = 0; u < q; u++) memcpy(g->along + u * ld, t->xy + u * p, p * sizeof *g->along);
  tct_band_along(&g->band, q, g->along, ld);
  if (one_by_one) {
    tct_band_directions(&g->band, rows);
    tct_gram_add(&(tct_gram){p, tct_training_x(t), rows, p, p, n, p, false, 0, 1, g->z, ld, false});
  }
  return true;
}

/* 1 - h of each stimulus, or their mean */
static bool leave(shrink *g, double penalty)
{
  const double n = (double)g->n, p = (double)g->p;
  bool told = true;

  if (g->by == TCT_GENERALISED) {
    g->left[0] = (n - 1 - (p - penalty * tct_band_trace(&g->band))) / n;
    return g->left[0] > 1e-12;
  }
  for (size_t i = 0; i < g->n; i++) g->left[i] = 1 - 1 / n;
  tct_band_norms(&g->band, g->n, g->z, g->ld, g->left);
  for (size_t i = 0; i < g->n; i++) told = told && g->left[i] > 1e-12;
  return told;
}

static void miss(shrink *g)
{
  const size_t n = g->n;

  memset(g->fitted, 0, g->q * n * sizeof *g->fitted);
  tct_gram_add(
    &(tct_gram){g->p, g->coef, g->z, g->ld, g->ld, g->q, n, false, 0, 1, g->fitted, n, false});
}

/* By generalised cross-validation, n times the error */
static double missed(const shrink *g, size_t u, double penalty)
{
  const double *c = g->coef + u * g->ld, *y = g->t->y + u * g->n;
  const double all = tct_inner(g->n, y, y), left = all - tct_inner(g->p, g->along + u * g->ld, c) -
                                                   penalty * tct_inner(g->p, c, c);

  return fmax(left, least * all) / (g->left[0] * g->left[0]);
}

static void try_penalty(shrink *g, double penalty, double *chosen)
{
  const size_t n = g->n;

  if (!tct_band_shift(&g->band, penalty) || !leave(g, penalty)) return;
  memcpy(g->coef, g->along, g->q * g->ld * sizeof *g->coef);
  tct_band_solve(&g->band, g->q, g->coef, g->ld);
  if (g->by == TCT_LEAVE_ONE_OUT) miss(g);
  for (size_t u = 0; u < g->q; u++) {
    const double error = g->by == TCT_GENERALISED
                           ? missed(g, u, penalty)
                           : tct_shrink_error(n, g->t->y + u * n, g->fitted + u * n, g->left);
    if (tct_shrink_better(error, penalty, &g->best[u], &chosen[u]))
      memcpy(g->kept + u * g->ld, g->coef + u * g->ld, g->ld * sizeof *g->kept);
  }
}

tct_status tct_shrink_band(const tct_training *t, const tct_numbers *penalties, tct_shrink_by by,
                           double *weight, double *chosen, double *error, tct_error *err)
{
  shrink g         = {.t = t, .n = (size_t)t->n, .p = (size_t)t->p, .q = (size_t)t->q, .by = by};
  const bool there = set_up(&g, err);

  for (int i = 0; there && i < penalties->n; i++) try_penalty(&g, penalties->at[i], chosen);
  for (size_t u = 0; there && error && u < g.q; u++) error[u] = g.best[u];
  if (there) tct_band_back(&g.band, g.q, g.kept, g.ld);
  for (size_t u = 0; there && u < g.q; u++)
    memcpy(weight + u * g.p, g.kept + u * g.ld, g.p * sizeof *weight);
  tct_arena_free(&g.own);
  tct_band_free(&g.band);
  return there ? TCT_OK : TCT_NO_MEMORY;
}
