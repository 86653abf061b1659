/* curve.c -- a tuning curve fitted to the mean responses of one unit: a grid, then all parameters at once. */
#include "brain/tuning/curve.h"

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/tuning/means.h"
#include "kernels/cholesky.h"
#include "kernels/levenberg.h"

#include <math.h>
#include <string.h>

enum { STARTS = 3, STEPS = 200, LINEAR = 1 + TCT_CURVE_SHAPES };

struct fit {
  const tct_curve *c;
  int n;
  const double *x, *mean;
  double *weight; /* roots */
};

/* A place of the grid with its best b and a. */
struct start {
  double p[TCT_CURVE_PARAMETERS]; /* b, a, q */
  double squares;
};

/* ---- what conditions count --------------------------------------------------------------------------- */

/* Roots of weights; false: they do not vary. */
static bool weigh(const tct_responses *r, int by, double *mean, double *weight)
{
  int freedom;
  const double squares = tct_pooled_squares(r, 0, &freedom);
  const double pooled  = freedom > 0 ? squares / freedom : 0;
  const bool varies    = tct_tuning_means(r, 0, mean);

  for (int k = 0; k < r->conditions; k++) {
    const tct_moment m    = tct_moment_of(r, k, 0);
    const double variance = (m.sum_squares + pooled) / m.n;
    const bool known      = by == TCT_CURVE_BY_VARIANCE && pooled > 0;
    weight[k]             = sqrt(known ? m.n / variance : m.n);
  }
  return varies;
}

/* ---- the linear part ---------------------------------------------------------------------------------- */

/* The best b and a at q, with a not below 0 unless they may be; the sum of squares, from the same sums. */
static void solve(const struct fit *f, struct start *s)
{
  const tct_curve *c        = f->c;
  const int n               = 1 + c->shapes;
  double a[LINEAR * LINEAR] = {0}, root[LINEAR * LINEAR], y[LINEAR] = {0}, best[LINEAR];
  tct_shape shape;

  s->squares = 0;
  for (int i = 0; i < f->n; i++) {
    const double w = f->weight[i] * f->weight[i], wm = w * f->mean[i];
    c->at(c->period, s->p + n, f->x[i], &shape);
    s->squares += wm * f->mean[i];
    for (int k = 0; k < n; k++) {
      const double g = k ? shape.g[k - 1] : 1;
      y[k] += g * wm;
      for (int l = 0; l <= k; l++) a[k * n + l] += w * g * (l ? shape.g[l - 1] : 1);
    }
  }
  memcpy(root, a, sizeof root);
  memcpy(best, y, sizeof best);
  for (int k = 0; k < n; k++) root[k * n + k] *= 1 + 1e-9; /* where two shapes are nearly one */
  if (tct_cholesky((size_t)n, root) == (size_t)n) {
    tct_forward((size_t)n, root, 1, best);
    tct_backward((size_t)n, root, 1, best);
  } else {
    memset(best, 0, sizeof best);
  }
  for (int k = 0; k < n; k++) {
    s->p[k] = k && !c->signless ? fmax(best[k], 0) : best[k];
    s->squares += s->p[k] * (s->p[k] * a[k * n + k] - 2 * y[k]);
    for (int l = 0; l < k; l++) s->squares += 2 * s->p[k] * s->p[l] * a[k * n + l];
  }
}

/* The best places of the grid, best first. */
static void search(const struct fit *f, struct start best[STARTS])
{
  const tct_curve *c = f->c;

  for (int i = 0; i < STARTS; i++) best[i].squares = INFINITY;
  for (int i = 0; i < c->grid[0]; i++)
    for (int j = 0; j < c->grid[1]; j++) {
      struct start s         = {.squares = 0};
      s.p[1 + c->shapes]     = c->place[0][i];
      s.p[1 + c->shapes + 1] = c->place[1][j];
      solve(f, &s);
      int at = STARTS;
      while (at > 0 && s.squares < best[at - 1].squares) at--;
      if (at == STARTS) continue;
      memmove(best + at + 1, best + at, (size_t)(STARTS - 1 - at) * sizeof *best);
      best[at] = s;
    }
}

/* ---- all at once -------------------------------------------------------------------------------------- */

static void residuals(const void *own, const double *p, double *r, double *jacobian)
{
  const struct fit *f = own;
  const tct_curve *c  = f->c;
  const int n         = 1 + c->shapes + c->bends;
  tct_shape shape;

  for (int i = 0; i < f->n; i++) {
    double *j = jacobian + (size_t)i * (size_t)n, sum = p[0];
    const double w = f->weight[i];
    c->at(c->period, p + 1 + c->shapes, f->x[i], &shape);
    j[0] = w;
    for (int k = 0; k < c->bends; k++) j[1 + c->shapes + k] = 0;
    for (int k = 0; k < c->shapes; k++) {
      sum += p[1 + k] * shape.g[k];
      j[1 + k] = w * shape.g[k];
      for (int l = 0; l < c->bends; l++) j[1 + c->shapes + l] += w * p[1 + k] * shape.by_bend[k][l];
    }
    r[i] = w * (sum - f->mean[i]);
  }
}

static bool at_bound(const tct_curve *c, const double *p)
{
  const double *q = p + 1 + c->shapes;
  bool is         = !c->signless && c->shapes == 1 && p[1] <= 0;

  for (int k = 0; k < c->bends; k++) {
    const double near = 1e-9 * (1 + fabs(q[k]));
    is                = is || (c->held_low >> k & 1 && q[k] <= c->low[k] + near) ||
         (c->held_high >> k & 1 && q[k] >= c->high[k] - near);
  }
  return is;
}

static double total(const struct fit *f)
{
  double sum = 0, weights = 0, squares = 0;

  for (int i = 0; i < f->n; i++) {
    const double w = f->weight[i] * f->weight[i];
    sum += w * f->mean[i];
    weights += w;
  }
  for (int i = 0; i < f->n; i++) {
    const double d = f->weight[i] * (f->mean[i] - sum / weights);
    squares += d * d;
  }
  return squares;
}

static void descend(const struct fit *f, double *room, tct_curve_fit *into)
{
  const tct_curve *c = f->c;
  const int n        = 1 + c->shapes + c->bends;
  struct start best[STARTS];
  double low[TCT_CURVE_PARAMETERS], high[TCT_CURVE_PARAMETERS], least = INFINITY;
  const double *p = NULL;

  for (int k = 0; k < n; k++) {
    const bool amplitude = k >= 1 && k <= c->shapes, bend = k > c->shapes;
    low[k]  = bend ? c->low[k - 1 - c->shapes] : amplitude && !c->signless ? 0 : -INFINITY;
    high[k] = bend ? c->high[k - 1 - c->shapes] : INFINITY;
  }
  const tct_least_squares of = {.points     = (size_t)f->n,
                                .parameters = (size_t)n,
                                .at         = residuals,
                                .own        = f,
                                .low        = low,
                                .high       = high,
                                .steps      = STEPS};
  search(f, best);
  for (int i = 0; i < STARTS; i++) {
    double squares;
    if (!isfinite(best[i].squares) || !tct_levenberg(&of, best[i].p, room, &squares)) continue;
    if (squares < least) p = best[i].p;
    least = fmin(least, squares);
  }
  into->why = !p ? TCT_TUNING_NO_REST : at_bound(c, p) ? TCT_TUNING_AT_BOUND : TCT_TUNING_FINE;
  if (into->why != TCT_TUNING_FINE) return;
  into->b = p[0];
  memcpy(into->a, p + 1, (size_t)c->shapes * sizeof *p);
  memcpy(into->q, p + 1 + c->shapes, (size_t)c->bends * sizeof *p);
  into->r2 = 1 - least / total(f);
}

tct_status tct_curve_fit_to(const tct_curve *c, const tct_responses *r, const double *x, int weight,
                            tct_curve_fit *into, tct_error *err)
{
  const size_t n = (size_t)r->conditions, each = 2 * TCT_CURVE_PARAMETERS + 2;

  *into = (tct_curve_fit){.why = TCT_TUNING_FEW_CONDITIONS};
  if (r->conditions < 2 + c->shapes + c->bends) return TCT_OK;
  double *mean = tct_alloc(n, (2 + each) * sizeof *mean);
  if (!mean) return tct_fail(err, TCT_NO_MEMORY, "no memory for a curve through %zu means", n);
  struct fit f = {.c = c, .n = r->conditions, .x = x, .mean = mean, .weight = mean + n};
  if (weigh(r, weight, mean, f.weight))
    descend(&f, mean + 2 * n, into);
  else
    into->why = TCT_TUNING_CONSTANT;
  tct_free(mean);
  return TCT_OK;
}
