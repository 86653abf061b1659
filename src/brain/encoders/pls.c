/* pls.c -- partial least squares: a few directions of features that go together with many units.
 *
 * Only the products X'X and X'Y are looked at (Dayal & MacGregor's second algorithm): X is never deflated.  Each
 * direction is found to rounding, not by a number of iterations.  With S = X'Y of what is left, each step takes l c' from
 * it, and from its square, of which the direction is the leading one,
 *
 *     (S' - c l') (S - l c') = S'S - h c' - c h',   h = S'l - |l|^2 c / 2 */
#include <math.h>
#include <string.h>

#include <tercet/encoder.h>

#include "base/memory.h"
#include "kernels/gram.h"
#include "kernels/leading.h"
#include "kernels/statistics.h"
#include "kernels/turned.h"

struct params {
  int64_t components;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, components, 25, 1, 1000, "1", "how many directions at most"),
};

typedef struct {
  size_t p, q, m; /* m: the lesser */
  double *left;   /* [q][p] X'Y of what is left */
  double *turned; /* [p][q] */
  double *square; /* [m][m] of left: rows with rows, or columns with columns */
  double *half;   /* [m] h */
  double fresh;   /* the value of the direction for which the square was last made from left */
  double *r, *loading, *along; /* [components][p], [p], [q] */
  double *w, *t;               /* [p], [p] */
  double reach;                /* the largest sum of squares of a feature */
} pls;

static const double least = 1e-12; /* of the first covariance: what is below is rounding */

static const double faded =
  0.1; /* of `fresh`: below, rounding of what was taken from the square would count */

static void multiply(const pls *g)
{
  const size_t p = g->p, q = g->q, m = g->m, width = q > p ? q : p;
  const double *rows = g->left;

  if (q > p) {
    tct_turned(q, p, g->left, p, g->turned, q);
    rows = g->turned;
  }
  memset(g->square, 0, m * m * sizeof *g->square);
  tct_gram_add(&(tct_gram){width, rows, rows, width, width, m, m, true, 0, 1, g->square, m, false});
  tct_mirrored(m, g->square);
}

/* w [p], of length 1: most covariance with units.  Its square is `value`. */
static bool direction(pls *g, double *value)
{
  const size_t p = g->p, q = g->q;
  double *to = q > p ? g->w : g->t;

  if (!tct_leading(g->m, g->square, value, to)) return false;
  if (!(*value > faded * g->fresh)) {
    multiply(g);
    if (!tct_leading(g->m, g->square, value, to)) return false;
    g->fresh = *value;
  }
  if (q <= p) {
    memset(g->w, 0, p * sizeof *g->w);
    for (size_t u = 0; u < q; u++) tct_take_away(p, -g->t[u], g->left + u * p, g->w);
    if (*value > 0 && !tct_unit_length(p, g->w, g->w)) *value = 0;
  }
  return true;
}

/* left <- left - c l', l [p], c [q], and its square with it. */
static void deflate(const pls *g, const double *l, const double *c)
{
  const size_t p = g->p, q = g->q, m = g->m;
  const double *own = q > p ? l : c, *other = q > p ? c : l;
  double *h = g->half;

  memset(h, 0, m * sizeof *h);
  for (size_t u = 0; u < q; u++) {
    double *left = g->left + u * p;
    if (q > p)
      tct_take_away(p, -c[u], left, h);
    else
      h[u] = tct_inner(p, left, l);
    tct_take_away(p, c[u], l, left);
  }
  tct_take_away(m, tct_inner(q > p ? q : p, other, other) / 2, own, h);
  for (size_t i = 0; i < m; i++) {
    tct_take_away(m, h[i], own, g->square + i * m);
    tct_take_away(m, own[i], h, g->square + i * m);
  }
}

/* Component k; false: nothing is left for it. */
static bool take(const pls *g, const tct_training *of, size_t k)
{
  const size_t p = g->p, q = g->q;
  double *r = g->r + k * p, *loading = g->loading + k * p, *along = g->along + k * q;

  memcpy(r, g->w, p * sizeof *r);
  for (size_t i = 0; i < k; i++) {
    const double part = tct_inner(p, g->loading + i * p, g->w);
    tct_take_away(p, part, g->r + i * p, r);
  }
  if (of->value)
    for (size_t j = 0; j < p; j++) g->t[j] = of->value[j] * r[j];
  else
    tct_symmetric_times(p, of->xx, r, g->t);
  const double square = tct_inner(p, r, g->t);
  if (!(square > least * g->reach * tct_inner(p, r, r))) return false;
  for (size_t j = 0; j < p; j++) loading[j] = g->t[j] / square;
  for (size_t u = 0; u < q; u++) along[u] = tct_inner(p, g->left + u * p, r);
  deflate(g, loading, along);
  for (size_t u = 0; u < q; u++) along[u] /= square;
  return true;
}

static tct_status fit(const void *given, const tct_training *t, double *weight, double *chosen,
                      tct_encoder_why *why, tct_error *err)
{
  const size_t p = (size_t)t->p, q = (size_t)t->q, m = p < q ? p : q;
  const size_t asked = (size_t)((const struct params *)given)->components,
               most  = asked < p ? asked : p;
  double *room       = tct_alloc(2 * p * q + m * m + most * (2 * p + q) + 2 * p + m, sizeof *room);
  pls g              = {.p = p, .q = q, .m = m, .left = room, .fresh = (double)INFINITY};
  double first = 0, value = 0;
  size_t k = 0;

  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for partial least squares");
  g.turned  = room + p * q;
  g.square  = g.turned + p * q;
  g.r       = g.square + m * m;
  g.loading = g.r + most * p;
  g.along   = g.loading + most * p;
  g.w       = g.along + most * q;
  g.t       = g.w + p;
  g.half    = g.t + p;
  memcpy(g.left, t->xy, p * q * sizeof *g.left);
  for (size_t j = 0; j < p; j++) g.reach = fmax(g.reach, t->xx[j * p + j]);
  for (; k < most; k++) {
    if (!direction(&g, &value)) {
      tct_free(room);
      return tct_fail(err, TCT_NO_MEMORY, "no memory for a direction of %d units", t->q);
    }
    if (k == 0) first = value;
    if (!(value > least * least * first) || !take(&g, t, k)) break;
  }
  for (size_t u = 0; u < q; u++) {
    chosen[u] = (double)k;
    why[u]    = TCT_ENCODER_FINE;
    for (size_t i = 0; i < k; i++)
      tct_take_away(p, -g.along[i * q + u], g.r + i * p, weight + u * p);
  }
  tct_free(room);
  return TCT_OK;
}

const tct_encoder tct_encoder_pls = {
  .name    = "pls",
  .title   = "Partial least squares",
  .family  = "linear",
  .summary = "weights on those few directions of features that go together most with all units",
  .equation =
    "w_k = argmax |Y_k'X w|, |w| = 1;  t_k = X_k w_k;  X and Y less their parts along t_k;  next k",
  .source =
    "Dayal & MacGregor 1997, doi:10.1002/(SICI)1099-128X(199701)11:1<73::AID-CEM435>3.0.CO;2-#",
  .notes  = "Neither features nor units are brought to one scale: loud units say which directions "
            "count.  Stops "
            "before all components where nothing is left, and says how many it took",
  .claims = TCT_ENCODER_ROTATION_FREE,
  .chosen = "components",
  TCT_TAKES(struct params, params),
  .fit = fit,
};
