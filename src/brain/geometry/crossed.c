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

static size_t row_of(const tct_folds *f, size_t fold, size_t condition)
{
  return (fold * f->n + condition) * f->units;
}

/* of each fold over its conditions, into mean [folds][units] */
static void take_means(const tct_folds *f, double *mean)
{
  for (size_t fold = 0; fold < f->folds; fold++) {
    double *own = mean + fold * f->units;
    for (size_t i = 0; i < f->n; i++)
      for (size_t k = 0; k < f->units; k++) own[k] += f->from[row_of(f, fold, i) + k];
    for (size_t k = 0; k < f->units; k++) own[k] /= (double)f->n;
  }
}

static bool alike(const tct_folds *f)
{
  for (size_t i = 0; i < f->folds * f->n; i++)
    if (f->weight[i] != f->weight[0]) return false;
  return true;
}

/* Rows less their fold's mean become sums over their trials, those that are not there 0; all [n][units]
 * becomes the sum of these.  `rotated`: the rows of all folds but the first become contrasts, each of a fold with
 * those before it, which with the sum of all, over sqrt folds, are a rotation of the folds. */
static void weigh(const tct_folds *f, const double *mean, bool rotated, double *all)
{
  const size_t units = f->units;

  for (size_t i = 0; i < f->n; i++, all += units)
    for (size_t fold = 0; fold < f->folds; fold++) {
      const double w = f->weight[fold * f->n + i], of = (double)fold;
      const double share    = rotated && fold > 0 ? 1 / sqrt(of * (of + 1)) : 0;
      const double *of_fold = mean + fold * units, *from = f->from + row_of(f, fold, i);
      double *row = f->x + row_of(f, fold, i);

      for (size_t k = 0; k < units; k++) {
        const double own = w > 0 ? w * (from[k] - of_fold[k]) : 0;
        row[k]           = share > 0 ? share * (all[k] - of * own) : own;
        all[k] += own;
      }
    }
}

static void similar_weights(const tct_folds *f, double *weight)
{
  for (size_t i = 0; i < f->n; i++)
    for (size_t j = i; j < f->n; j++) {
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

/* What similar_weights would add to each where all conditions weigh alike. */
static double balanced_weight(const tct_folds *f)
{
  double all = 0, same = 0;

  for (size_t fold = 0; fold < f->folds; fold++) {
    const double w = f->weight[fold * f->n];
    all += w;
    same += w * w;
  }
  return all * all - same;
}

static tct_pairing pairing(const tct_folds *f)
{
  return (tct_pairing){f->n, f->units, f->precision, f->threads};
}

/* The sum of all, and each fold or contrast. */
static tct_status add_similarities(const tct_folds *f, const double *all, bool rotated,
                                   tct_crossing *into, tct_error *err)
{
  const tct_pairing of = pairing(f);
  const size_t parts   = f->folds + !rotated;
  const double **x     = tct_alloc(parts, sizeof *x);
  double *factor       = tct_alloc(parts, sizeof *factor);
  tct_status status    = TCT_NO_MEMORY;

  if (x && factor) {
    x[0]      = all;
    factor[0] = rotated ? ((double)f->folds - 1) / (double)f->folds : 1;
    for (size_t i = 1; i < parts; i++) x[i] = f->x + row_of(f, i - !rotated, 0), factor[i] = -1;
    status = tct_add_products(&of, parts, x, factor, into->sum, err);
  } else {
    (void)tct_fail(err, TCT_NO_MEMORY, "no memory for %zu folds", f->folds);
  }
  tct_free(x);
  tct_free(factor);
  return status;
}

/* Of folds that weigh alike the sum over f != g is (folds - 1) / folds of the sum's square, less the squares
 * of the contrasts: one product of matrices fewer. */
static tct_status similarities(const tct_folds *f, tct_crossing *into, tct_error *err)
{
  const bool rotated = alike(f);
  double *mean       = tct_alloc(f->folds * f->units, sizeof *mean);
  double *all        = tct_alloc(f->n * f->units, sizeof *all);
  tct_status status  = TCT_NO_MEMORY;

  if (mean && all) {
    if (into->balanced) take_means(f, mean);
    if (into->weight)
      similar_weights(f, into->weight);
    else
      into->each += balanced_weight(f);
    weigh(f, mean, rotated, all);
    status = add_similarities(f, all, rotated, into, err);
  } else {
    (void)tct_fail(err, TCT_NO_MEMORY, "no memory for %zu patterns", f->n);
  }
  tct_free(mean);
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
    *sum += 2 * add_difference(f->units, w, f->from + row_of(f, fold, i),
                               f->from + row_of(f, fold, j), before);
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
      for (size_t j = low; j < low + TOGETHER && j < f->n; j++)
        for (size_t i = left; i < left + TOGETHER && i < j; i++) {
          const size_t at = tct_pair_or_self(f->n, i, j);
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
    for (size_t j = i + 1; j < n; j++, rdm++) {
      const size_t a = tct_pair_or_self(n, i, i), b = tct_pair_or_self(n, j, j), at = a + j - i;

      if (!c->weight)
        *rdm = share * (c->sum[a] + c->sum[b] - 2 * c->sum[at]) / c->each;
      else if (!(c->weight[at] > 0) || (c->similar && !(c->weight[a] > 0 && c->weight[b] > 0)))
        *rdm = (double)NAN;
      else if (c->similar)
        *rdm = share * (c->sum[a] / c->weight[a] + c->sum[b] / c->weight[b] -
                        2 * (c->sum[at] / c->weight[at]));
      else
        *rdm = share * (c->sum[at] / c->weight[at]);
    }
}
