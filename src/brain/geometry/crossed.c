/* crossed.c -- products of differences between folds that share no noise, for all pairs of conditions.
 *
 *     sum over f != g of w^f w^g (x_i - x_j)^f . (x_i - x_j)^g
 *
 * Where the design is balanced this is |sum|^2 less the folds' own squares, a few products of matrices; the
 * folds' means are taken away before, which changes nothing but the rounding.  Where it is not, one can
 * sum over the folds that have both conditions, pair by pair, each fold weighing as much as its difference
 * is precise (1 / w = 1 / trials of i + 1 / trials of j); or sum similarities x_i^f . x_j^g, each over the
 * pairs of trials there are, and put the distance together from their means. */
#include "brain/geometry/crossed.h"

#include <math.h>

#include "base/memory.h"
#include "brain/geometry/pairs.h"

bool tct_folds_balanced(const tct_folds *f)
{
  for (size_t i = 0; i < f->folds * f->n; i++)
    if (f->weight[i] == 0 || f->weight[i] != f->weight[i / f->n * f->n]) return false;
  return true;
}

static double *row_of(const tct_folds *f, size_t fold, size_t condition)
{
  return f->x + (fold * f->n + condition) * f->units;
}

static void take_away_means(const tct_folds *f, double *mean)
{
  for (size_t fold = 0; fold < f->folds; fold++) {
    for (size_t k = 0; k < f->units; k++) mean[k] = 0;
    for (size_t i = 0; i < f->n; i++)
      for (size_t k = 0; k < f->units; k++) mean[k] += row_of(f, fold, i)[k] / (double)f->n;
    for (size_t i = 0; i < f->n; i++)
      for (size_t k = 0; k < f->units; k++) row_of(f, fold, i)[k] -= mean[k];
  }
}

/* Rows become sums over their trials, those that are not there 0; and `all` [n][units] the sums of them. */
static void weigh(const tct_folds *f, double *all)
{
  for (size_t i = 0; i < f->n * f->units; i++) all[i] = 0;
  for (size_t fold = 0; fold < f->folds; fold++)
    for (size_t i = 0; i < f->n; i++) {
      const double w = f->weight[fold * f->n + i];
      double *row    = row_of(f, fold, i);
      for (size_t k = 0; k < f->units; k++) {
        row[k] = w > 0 ? w * row[k] : 0;
        all[i * f->units + k] += row[k];
      }
    }
}

static bool alike(const tct_folds *f)
{
  for (size_t i = 0; i < f->folds * f->n; i++)
    if (f->weight[i] != f->weight[0]) return false;
  return true;
}

/* The rows of all folds but the first become contrasts, each of a fold with those before it, which with the
 * sum of all, over sqrt folds, are a rotation of the folds. */
static void contrast(const tct_folds *f)
{
  const size_t size = f->n * f->units;

  for (size_t fold = f->folds; --fold > 0;) {
    const double of = (double)fold, share = 1 / sqrt(of * (of + 1));
    double *own = row_of(f, fold, 0);
    for (size_t i = 0; i < size; i++) {
      double before = 0;
      for (size_t g = 0; g < fold; g++) before += f->x[g * size + i];
      own[i] = share * (before - of * own[i]);
    }
  }
}

static void similar_weights(const tct_folds *f, double *weight)
{
  for (size_t i = 0; i < f->n; i++)
    for (size_t j = 0; j <= i; j++) {
      double a = 0, b = 0, same = 0;
      for (size_t fold = 0; fold < f->folds; fold++) {
        const double *w = f->weight + fold * f->n;
        a += w[i];
        b += w[j];
        same += w[i] * w[j];
      }
      *weight++ += a * b - same;
    }
}

/* Of folds that weigh alike the sum over f != g is (folds - 1) / folds of the sum's square, less the squares
 * of the contrasts: one product of matrices fewer. */
static tct_status similarities(const tct_folds *f, tct_crossing *into, tct_error *err)
{
  double *all       = tct_alloc((f->n + 1) * f->units, sizeof *all);
  const bool rotate = alike(f);
  const double part = rotate ? ((double)f->folds - 1) / (double)f->folds : 1;

  if (!all) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu patterns", f->n);
  if (into->balanced) take_away_means(f, all);
  weigh(f, all);
  similar_weights(f, into->weight);
  if (rotate) contrast(f);
  tct_status status = tct_add_products(f->n, f->units, all, part, into->sum, err);
  for (size_t fold = rotate; status == TCT_OK && fold < f->folds; fold++)
    status = tct_add_products(f->n, f->units, row_of(f, fold, 0), -1, into->sum, err);
  tct_free(all);
  return status;
}

/* What a fold's weighed difference makes with the sum of those before it, to which it is then added. */
static double add_difference(size_t n, double w, const double *x, const double *y,
                             double *restrict before)
{
  double s[4] = {0, 0, 0, 0}; /* chains, which become vectors */
  size_t k    = 0;

  for (; k + 4 <= n; k += 4)
    for (size_t c = 0; c < 4; c++) {
      const double own = w * (x[k + c] - y[k + c]);
      s[c] += own * before[k + c];
      before[k + c] += own;
    }
  for (; k < n; k++) {
    const double own = w * (x[k] - y[k]);
    s[k % 4] += own * before[k];
    before[k] += own;
  }
  return (s[0] + s[1]) + (s[2] + s[3]);
}

/* of one pair, into *sum and *weight; `before` [units] is room */
static void dissimilarity(const tct_folds *f, size_t i, size_t j, double *before, double *sum,
                          double *weight)
{
  double so_far = 0;

  for (size_t k = 0; k < f->units; k++) before[k] = 0;
  for (size_t fold = 0; fold < f->folds; fold++) {
    const double a = f->weight[fold * f->n + i], b = f->weight[fold * f->n + j];
    if (!(a > 0 && b > 0)) continue;
    const double w = a * b / (a + b);
    *sum += 2 * add_difference(f->units, w, row_of(f, fold, i), row_of(f, fold, j), before);
    *weight += 2 * w * so_far;
    so_far += w;
  }
}

enum { TOGETHER = 8 };

static tct_status dissimilarities(const tct_folds *f, tct_crossing *into, tct_error *err)
{
  double *room = tct_alloc(f->units, sizeof *room);

  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for a pattern");
  /* a few rows with a few, so that they stay in the cache */
  for (size_t low = 0; low < f->n; low += TOGETHER)
    for (size_t left = 0; left <= low; left += TOGETHER)
      for (size_t i = low; i < low + TOGETHER && i < f->n; i++)
        for (size_t j = left; j < left + TOGETHER && j < i; j++) {
          const size_t at = i * (i + 1) / 2 + j;
          dissimilarity(f, i, j, room, into->sum + at, into->weight + at);
        }
  tct_free(room);
  return TCT_OK;
}

tct_status tct_cross(const tct_folds *f, tct_crossing *into, tct_error *err)
{
  return into->similar ? similarities(f, into, err) : dissimilarities(f, into, err);
}

void tct_crossing_rdm(const tct_crossing *c, size_t n, double share, double *rdm)
{
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++) {
      const size_t own = i * (i + 1) / 2, a = own + i, b = j * (j + 1) / 2 + j, at = own + j;
      const bool there =
        c->weight[at] > 0 && (!c->similar || (c->weight[a] > 0 && c->weight[b] > 0));
      double d = (double)NAN;

      if (there && c->similar)
        d = c->sum[a] / c->weight[a] + c->sum[b] / c->weight[b] - 2 * (c->sum[at] / c->weight[at]);
      else if (there)
        d = c->sum[at] / c->weight[at];
      rdm[tct_pair(n, j, i)] = share * d;
    }
}
