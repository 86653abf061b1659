/* performance.c -- hit rates of what was shown, false alarms of its class, and d' of both.
 *
 *     HR(i, d) = P(truth of i is chosen | i is shown, d is the distractor)
 *     FAR(o, d) = mean over images j of class d of 1 - HR(j, o)
 *     d' = z(HR) - z(FAR), within -clip .. clip
 *
 * Where all classes were offered, HR(i, d) is of the trials in which the truth or d was chosen; where there are
 * probabilities, p_truth / (p_truth + p_d).  Rajalingham et al. 2018, doi:10.1523/JNEUROSCI.0388-18.2018. */
#include "brain/behaviour/performance.h"

#include <math.h>

#include "base/memory.h"
#include "kernels/distributions.h"

typedef struct {
  const tct_performance *how;
  size_t rows, options;
  double *right, *shown; /* [rows][options] sums over trials */
  double *alarm, *among; /* [options][options] sums of false alarms over rows of another class */
  int *truth;            /* [rows] -1: not shown */
} tables;

size_t tct_performance_rows(const tct_performance *p, const tct_choices *c)
{
  return (size_t)(p->by_image ? c->images : c->options);
}

size_t tct_performance_entries(const tct_performance *p, const tct_choices *c)
{
  return tct_performance_rows(p, c) * (size_t)(p->pooled ? 1 : c->options);
}

/* One trial, as far as it tells the truth from option d. */
static void count(tables *t, const tct_choices *c, int i, size_t row, int d)
{
  const size_t at = row * t->options + (size_t)d;
  const int truth = c->truth[i];

  if (d == truth) return;
  if (c->chance) {
    const double *p = c->chance + (size_t)i * t->options;
    if (!(p[truth] + p[d] > 0)) return;
    t->right[at] += p[truth] / (p[truth] + p[d]);
  } else if (c->choice[i] == truth)
    t->right[at]++;
  else if (c->choice[i] != d && !c->distractor)
    return;
  t->shown[at]++;
}

static double rate(const tables *t, size_t row, size_t d)
{
  const size_t at = row * t->options + d;

  return t->shown[at] > 0 ? t->right[at] / t->shown[at] : (double)NAN;
}

static void sum_alarms(tables *t)
{
  for (size_t row = 0; row < t->rows; row++)
    for (size_t o = 0; o < t->options && t->truth[row] >= 0; o++) {
      const double r = rate(t, row, o);
      if (isnan(r)) continue;
      t->alarm[o * t->options + (size_t)t->truth[row]] += 1 - r;
      t->among[o * t->options + (size_t)t->truth[row]]++;
    }
}

/* z(HR) - z(FAR); NAN where either is, or both are endless on the same side */
static double dprime(const tables *t, double hit, double alarm)
{
  const double d = tct_normal_quantile(hit) - tct_normal_quantile(alarm);

  return isnan(hit) || isnan(alarm) || isnan(d)
           ? (double)NAN
           : fmax(-t->how->params.clip, fmin(t->how->params.clip, d));
}

/* of one row, all distractors and all false alarms together */
static double pooled(const tables *t, size_t row)
{
  double hit = 0, hits = 0, alarm = 0, alarms = 0;

  for (size_t d = 0; d < t->options; d++) {
    const double r  = rate(t, row, d);
    const size_t at = (size_t)t->truth[row] * t->options + d;
    if (!isnan(r)) {
      hit += r;
      hits++;
    }
    alarm += t->alarm[at];
    alarms += t->among[at];
  }
  return dprime(t, hits > 0 ? hit / hits : (double)NAN, alarms > 0 ? alarm / alarms : (double)NAN);
}

static double apart(const tables *t, size_t row, size_t d)
{
  const size_t at = (size_t)t->truth[row] * t->options + d;

  return dprime(t, rate(t, row, d), t->among[at] > 0 ? t->alarm[at] / t->among[at] : (double)NAN);
}

/* less the mean over rows of one class, column by column */
static void normalise(const tables *t, size_t columns, double *out)
{
  for (int o = 0; o < (int)t->options; o++)
    for (size_t d = 0; d < columns; d++) {
      double sum = 0, n = 0;
      for (size_t row = 0; row < t->rows; row++) {
        if (t->truth[row] != o || isnan(out[row * columns + d])) continue;
        sum += out[row * columns + d];
        n++;
      }
      for (size_t row = 0; row < t->rows; row++)
        if (t->truth[row] == o) out[row * columns + d] -= sum / n;
    }
}

static void fill(tables *t, const tct_choices *c, const int *side, int half, double *out)
{
  const size_t columns = t->how->pooled ? 1 : t->options;

  for (size_t row = 0; row < t->rows; row++) t->truth[row] = -1;
  for (int i = 0; i < c->trials; i++) {
    const size_t row = (size_t)(t->how->by_image ? c->image[i] : c->truth[i]);
    if (side && side[i] != half) continue;
    t->truth[row] = c->truth[i];
    if (c->distractor) count(t, c, i, row, c->distractor[i]);
    for (int d = 0; !c->distractor && d < c->options; d++) count(t, c, i, row, d);
  }
  sum_alarms(t);
  for (size_t row = 0; row < t->rows; row++)
    for (size_t d = 0; d < columns; d++)
      out[row * columns + d] = t->truth[row] < 0 ? (double)NAN
                               : t->how->pooled  ? pooled(t, row)
                                                 : apart(t, row, d);
  if (t->how->normalised) normalise(t, columns, out);
}

tct_status tct_performance_of(const tct_performance *p, const tct_choices *c, const int *side,
                              int half, double *out, tct_error *err)
{
  tables t = {.how = p, .rows = tct_performance_rows(p, c), .options = (size_t)c->options};
  const size_t cells = t.rows * t.options, pairs = t.options * t.options;

  t.right = tct_alloc(2 * (cells + pairs), sizeof *t.right);
  t.truth = tct_alloc(t.rows + 1, sizeof *t.truth);
  if (t.right && t.truth) {
    t.shown = t.right + cells;
    t.alarm = t.shown + cells;
    t.among = t.alarm + pairs;
    fill(&t, c, side, half, out);
  }
  const bool good = t.right && t.truth;
  tct_free(t.right);
  tct_free(t.truth);
  return good ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for %zu hit rates", cells);
}
