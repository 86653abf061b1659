/* shrink_band.c -- ridge regression of many features: a band of X'X for all penalties, in place of its directions.
 *
 *     X'X = Q' B Q,  w = Q' (B + a I)^-1 Q X'y,  h_i = 1/n + |L^-1 Q x_i|^2,  L L' = B + a I
 *     miss of all stimuli, squared:  y'y - b'c - a c'c,  b = Q X'y, c = Q w
 *
 * Eigenvectors of p features take some 9 p^3 operations, mostly rotations; the band takes 2 p^3, in products of rows.
 * Leave-one-out then needs Q, 4/3 p^3, and 2 n p^2 for Q x_i, and for each penalty 2 n p of each unit; generalised cross-validation
 * (Golub, Heath & Wahba 1979, doi:10.1080/00401706.1979.10489751) needs neither.  A miss below 1e-12 of what a unit
 * varies is not told from none by it.
 *
 * By leave-one-out no more is made than what decides: squares missed over the square of the largest 1 - h are less than any error,
 * and what is above another penalty's error cannot be chosen.  Penalties are tried in the order in which generalised
 * cross-validation likes them, and since 1 - h grows with a penalty, those of one tried bound those of all below it. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/encoding/encoding.h"
#include "brain/encoding/rooms.h"
#include "brain/encoding/shrink.h"
#include "kernels/band.h"
#include "kernels/gram.h"
#include "kernels/statistics.h"

enum { MANY = 96 }; /* below it directions cost nothing */

static const double least =
  1e-12; /* of all squares: a smaller penalty would be rounding beside them */

/* rounding of squares missed, in units of |c|^2 times all squares of features: what solving is off by */
static const double rounding = 1e-13;

typedef struct {
  double penalty;
  double
    liked; /* the error by generalised cross-validation, over all units; INFINITY: not, or no longer, to be tried */
  double most;    /* no 1 - h is larger */
  double *missed; /* [q] no fewer squares are missed */
} candidate;

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
  double *square; /* [q] y'y */
  double squares; /* of all features */
  candidate each[TCT_NUMBERS_MOST];
  size_t penalties, *unit; /* [q] of rows of coef */
  double *left;            /* [n] 1 - h */
  double *z;               /* [n][ld] stimuli, by leave-one-out */
  double *fitted;          /* [q][n], by leave-one-out */
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

static bool set_up(shrink *g, const tct_numbers *penalties, tct_error *err)
{
  const tct_training *t = g->t;
  const size_t n = g->n, p = g->p, q = g->q, tried = g->penalties = (size_t)penalties->n;
  const bool one_by_one = g->by == TCT_LEAVE_ONE_OUT;

  g->unit = tct_alloc(q, sizeof *g->unit);
  if (!g->unit || !tct_band_new(p, &g->band)) {
    tct_fail(err, TCT_NO_MEMORY, "no memory for a band of %d features", t->p);
    return false;
  }
  const size_t ld = g->ld = g->band.padded;
  double *rows = NULL /* of Q */, *missed = NULL;
  const size_t many         = one_by_one ? n : 0;
  const tct_own_room room[] = {
    {&g->along, q * ld}, {&g->coef, q * ld},     {&g->kept, q * ld},
    {&g->best, q},       {&g->square, q},        {&g->left, n},
    {&g->z, many * ld},  {&g->fitted, many * q}, {&rows, one_by_one ? p * p : 0},
    {&missed, tried * q}};
  if (tct_rooms_new(sizeof room / sizeof *room, room, &g->own, err) != TCT_OK) return false;
  if (!tct_band_of(t->xx, &g->band)) {
    tct_fail(err, TCT_NO_MEMORY, "products of features are not finite");
    return false;
  }
  for (size_t u = 0; u < q; u++) {
    memcpy(g->along + u * ld, t->xy + u * p, p * sizeof *g->along);
    g->square[u] = tct_inner(n, t->y + u * n, t->y + u * n);
  }
  for (size_t j = 0; j < p; j++) g->squares += t->xx[j * (p + 1)];
  for (size_t i = 0; i < tried; i++)
    g->each[i] =
      (candidate){.penalty = penalties->at[i], .most = 1 - 1 / (double)n, .missed = missed + i * q};
  tct_band_along(&g->band, q, g->along, ld);
  if (one_by_one) {
    tct_band_directions(&g->band, rows);
    tct_gram_add(&(tct_gram){p, tct_training_x(t), rows, p, p, n, p, false, 0, 1, g->z, ld, false});
  }
  return true;
}

/* The mean of 1 - h */
static double mean_left(const shrink *g, double penalty)
{
  const double n = (double)g->n, p = (double)g->p;

  return (n - 1 - (p - penalty * tct_band_trace(&g->band))) / n;
}

/* Of all stimuli, squared: their sum in *missed; what it may be off by. */
static double miss(const shrink *g, size_t u, double penalty, double *missed)
{
  const double *c     = g->coef + u * g->ld;
  const double length = tct_inner(g->p, c, c), all = g->square[u];

  *missed = fmax(all - tct_inner(g->p, g->along + u * g->ld, c) - penalty * length, least * all);
  return least * all + rounding * g->squares * length;
}

static void keep(shrink *g, size_t u, size_t row, double error, double penalty, double *chosen)
{
  if (tct_shrink_better(error, penalty, &g->best[u], &chosen[u]))
    memcpy(g->kept + u * g->ld, g->coef + row * g->ld, g->ld * sizeof *g->kept);
}

/* For all units: chosen by generalised cross-validation, or else what is needed to choose well. */
static void look(shrink *g, candidate *c, double *chosen)
{
  double missed;

  c->liked = (double)INFINITY;
  if (!tct_band_shift(&g->band, c->penalty)) return;
  const double mean = mean_left(g, c->penalty);
  if (!(mean > 1e-12)) return;
  memcpy(g->coef, g->along, g->q * g->ld * sizeof *g->coef);
  tct_band_solve(&g->band, g->q, g->coef, g->ld);
  c->liked = 0;
  for (size_t u = 0; u < g->q; u++) {
    const double off = miss(g, u, c->penalty, &missed);
    if (g->by == TCT_GENERALISED) keep(g, u, u, missed / (mean * mean), c->penalty, chosen);
    c->liked += missed / (mean * mean) / g->square[u];
    c->missed[u] = fmax(0, missed - off);
  }
}

/* Units that might choose it, if no 1 - h is above c->most: their X'y into coef, one after another; how many. */
static size_t gather(shrink *g, const candidate *c, const double *chosen)
{
  size_t some = 0;

  for (size_t u = 0; u < g->q; u++) {
    if (!isnan(chosen[u]) && c->missed[u] / (c->most * c->most) > g->best[u]) continue;
    memcpy(g->coef + some * g->ld, g->along + u * g->ld, g->ld * sizeof *g->coef);
    g->unit[some++] = u;
  }
  return some;
}

/* 1 - h of each stimulus.  False: one is not told from 0. */
static bool leave(shrink *g, candidate *c)
{
  bool told = true;

  if (!tct_band_shift(&g->band, c->penalty)) return false;
  for (size_t i = 0; i < g->n; i++) g->left[i] = 1 - 1 / (double)g->n;
  tct_band_norms(&g->band, g->n, g->z, g->ld, g->left);
  for (size_t i = 0; i < g->n; i++) told = told && g->left[i] > 1e-12;
  c->most = tct_largest_of(g->n, g->left);
  return told;
}

/* By leave-one-out */
static void try_penalty(shrink *g, candidate *c, double *chosen)
{
  const size_t n = g->n;

  if (gather(g, c, chosen) == 0 || !leave(g, c)) return;
  for (candidate *other = g->each; other < g->each + g->penalties; other++)
    if (other->penalty < c->penalty) other->most = fmin(other->most, c->most);
  const size_t some = gather(g, c, chosen);
  tct_band_solve(&g->band, some, g->coef, g->ld);
  memset(g->fitted, 0, some * n * sizeof *g->fitted);
  tct_gram_add(
    &(tct_gram){g->p, g->coef, g->z, g->ld, g->ld, some, n, false, 0, 1, g->fitted, n, 0});
  for (size_t k = 0; k < some; k++) {
    const double *y = g->t->y + g->unit[k] * n;
    keep(g, g->unit[k], k, tct_shrink_error(n, y, g->fitted + k * n, g->left), c->penalty, chosen);
  }
}

static void choose(shrink *g, double *chosen)
{
  for (size_t i = 0; i < g->penalties; i++) look(g, &g->each[i], chosen);
  for (size_t i = 0; g->by == TCT_LEAVE_ONE_OUT && i < g->penalties; i++) {
    candidate *best = g->each;
    for (candidate *c = g->each; c < g->each + g->penalties; c++)
      if (c->liked < best->liked) best = c;
    if (!isfinite(best->liked)) return;
    try_penalty(g, best, chosen);
    best->liked = (double)INFINITY;
  }
}

tct_status tct_shrink_band(const tct_training *t, const tct_numbers *penalties, tct_shrink_by by,
                           double *weight, double *chosen, double *error, tct_error *err)
{
  shrink g         = {.t = t, .n = (size_t)t->n, .p = (size_t)t->p, .q = (size_t)t->q, .by = by};
  const bool there = set_up(&g, penalties, err);

  if (there) choose(&g, chosen);
  for (size_t u = 0; there && error && u < g.q; u++) error[u] = g.best[u];
  if (there) tct_band_back(&g.band, g.q, g.kept, g.ld);
  for (size_t u = 0; there && u < g.q; u++)
    memcpy(weight + u * g.p, g.kept + u * g.ld, g.p * sizeof *weight);
  tct_free(g.unit);
  tct_arena_free(&g.own);
  tct_band_free(&g.band);
  return there ? TCT_OK : TCT_NO_MEMORY;
}
