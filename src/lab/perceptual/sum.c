/* sum.c -- over seeds: in how many a mark grows from level to level, means, centres. */
#include "lab/perceptual/perceptual.h"

#include "brain/inference/intervals.h"
#include "lab/credit/plan.h"

#include <math.h>

/* At the criterion those that never got there say nothing; at the end all do whose numbers did not run away. */
static const tct_marks *marks_of(const tct_perceptual *p, int row, int precision, int seed, int at)
{
  const tct_perceptual_cell *c = tct_perceptual_cell_of(p, row, precision, seed);

  return c->known && isfinite(c->at[at].trials) ? &c->at[at] : NULL;
}

tct_order tct_perceptual_order(const tct_perceptual *p, int row, int precision, int at, int mark)
{
  tct_order o = {.share = {NAN, NAN, NAN}};

  for (int seed = 0; seed < p->seeds; seed++) {
    const tct_marks *m = marks_of(p, row, precision, seed, at);
    bool counts = m != NULL, grows = m != NULL, any = false;
    for (int k = 0; m && k < p->levels; k++) {
      counts = counts && isfinite(m->mark[mark][k]);
      any    = any || m->mark[mark][k] != 0;
      grows  = grows && (k == 0 || m->mark[mark][k] > m->mark[mark][k - 1]);
    }
    o.counted += counts && any;
    o.ordered += counts && grows;
  }
  if (o.counted == 0) return o;
  const tct_range r = tct_wilson_interval(o.ordered, o.counted, 0.95);
  o.share           = (tct_estimate){(double)o.ordered / o.counted, r.low, r.high};
  return o;
}

/* What one seed says; NAN: nothing. */
typedef double (*says)(const tct_perceptual *p, const tct_marks *m, int mark, int level);

static tct_estimate over(const tct_perceptual *p, int row, int precision, int at, says say,
                         int mark, int level)
{
  double x[TCT_PUPILS];
  int n = 0;

  for (int seed = 0; seed < p->seeds; seed++) {
    const tct_marks *m = marks_of(p, row, precision, seed, at);
    const double said  = m ? say(p, m, mark, level) : (double)NAN;
    if (isfinite(said)) x[n++] = said;
  }
  return n > 0 ? tct_credit_over(x, 1, n) : (tct_estimate){NAN, NAN, NAN};
}

static double mark_of(const tct_perceptual *p, const tct_marks *m, int mark, int level)
{
  (void)p;
  return m->mark[mark][level];
}

static double centre_of(const tct_perceptual *p, const tct_marks *m, int mark, int level)
{
  double sum = 0, at = 0;

  (void)level;
  for (int k = 0; k < p->levels; k++) {
    sum += m->mark[mark][k];
    at += k * m->mark[mark][k];
  }
  return sum > 0 && p->levels > 1 ? at / sum / (p->levels - 1) : NAN;
}

static double accuracy_of(const tct_perceptual *p, const tct_marks *m, int mark, int level)
{
  (void)p, (void)mark, (void)level;
  return m->accuracy;
}

static double trials_of(const tct_perceptual *p, const tct_marks *m, int mark, int level)
{
  (void)p, (void)mark, (void)level;
  return m->trials;
}

tct_estimate tct_perceptual_mean(const tct_perceptual *p, int row, int precision, int at, int mark,
                                 int level)
{
  return over(p, row, precision, at, mark_of, mark, level);
}

tct_estimate tct_perceptual_centre(const tct_perceptual *p, int row, int precision, int at,
                                   int mark)
{
  return over(p, row, precision, at, centre_of, mark, 0);
}

tct_estimate tct_perceptual_shift(const tct_perceptual *p, int row, int a, int b, int at, int mark)
{
  double x[TCT_PUPILS];
  int n = 0;

  for (int seed = 0; seed < p->seeds; seed++) {
    const tct_marks *here = marks_of(p, row, a, seed, at), *there = marks_of(p, row, b, seed, at);
    const double by =
      here && there ? centre_of(p, there, mark, 0) - centre_of(p, here, mark, 0) : (double)NAN;
    if (isfinite(by)) x[n++] = by;
  }
  return n > 0 ? tct_credit_over(x, 1, n) : (tct_estimate){NAN, NAN, NAN};
}

tct_estimate tct_perceptual_accuracy(const tct_perceptual *p, int row, int precision, int at)
{
  return over(p, row, precision, at, accuracy_of, 0, 0);
}

tct_estimate tct_perceptual_trials(const tct_perceptual *p, int row, int precision, int at)
{
  return over(p, row, precision, at, trials_of, 0, 0);
}

int tct_perceptual_reached(const tct_perceptual *p, int row, int precision)
{
  int n = 0;

  for (int seed = 0; seed < p->seeds; seed++)
    n += tct_perceptual_cell_of(p, row, precision, seed)->reached;
  return n;
}
