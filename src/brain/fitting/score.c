/* score.c -- how like the subjects a sum of parts is, by the comparator itself. */
#include <math.h>

#include "brain/fitting/fitting.h"
#include "kernels/statistics.h"

/* The sum of the parts at the pairs that count. */
static void mix(const tct_fitting *f, const double *weight, double *rdm)
{
  const tct_rdm_fit *of = f->of;
  const size_t n        = (size_t)of->drawn->n;

  for (size_t i = 0; i < n; i++) {
    rdm[i] = 0;
    if (!(of->drawn->weight[i] > 0)) continue;
    for (size_t p = 0; p < (size_t)of->parts; p++)
      if (weight[p] > 0 || weight[p] < 0) rdm[i] += weight[p] * of->part[p * n + i];
  }
}

/* The sum over subjects of a comparator that makes a vector of each RDM alone. */
static double by_vectors(tct_fitting *f, const double *rdm, double *vector)
{
  const tct_rdm_fit *of = f->of;
  double sum            = 0;

  for (int i = 0; i < f->groups; i++) {
    const tct_fit_group *g = &f->group[i];
    if (!(g->times > 0)) continue;
    if (!of->comparator->vector(of->comparator_params, &g->drawn, rdm, NULL, vector)) {
      f->no_memory = f->no_memory || tct_fitting_varies(&g->drawn, rdm);
      return (double)NAN;
    }
    sum += tct_inner(f->places, vector, g->ranks);
  }
  return sum / f->subjects;
}

/* Two copies make no pair, or one at distance 0 where all pairs are wanted: as they are scored. */
static void copy(const tct_fitting *f, const double *rdm, double *to)
{
  const double copies = f->of->comparator->claims & TCT_COMPARATOR_WHOLE ? 0 : (double)NAN;

  for (int i = 0; i < f->all; i++) {
    const int at = f->gathered[i];
    to[i]        = at >= 0 ? rdm[at] : at == TCT_FIT_COPIES ? copies : (double)NAN;
  }
}

/* Is an answer NAN though both lists vary?  Of matrices it may be. */
static bool lacked_memory(const tct_fitting *f, const double *a, const double *b)
{
  int first = -1;
  bool one = false, other = false;

  for (int i = 0; i < f->all; i++) {
    if (isnan(a[i]) || isnan(b[i])) continue;
    if (first < 0) first = i;
    one   = one || fabs(a[i] - a[first]) > 1e-12 * fabs(a[i]);
    other = other || fabs(b[i] - b[first]) > 1e-12 * fabs(b[i]);
  }
  return one && other && !(f->of->comparator->claims & TCT_COMPARATOR_GEOMETRIC);
}

/* The mean over subjects, of which those of whom nothing can be said are left out. */
static double by_comparing(tct_fitting *f, const double *rdm)
{
  const tct_rdm_fit *of = f->of;
  double sum = 0, subjects = 0, *other = f->copied + f->all;

  copy(f, rdm, f->copied);
  for (int s = 0; s < of->subjects; s++) {
    if (!(of->times[s] > 0)) continue;
    copy(f, of->subject + (size_t)s * (size_t)of->drawn->n, other);
    const double one =
      of->comparator->compare(of->comparator_params, NULL, f->all, f->copied, other);
    if (isnan(one)) {
      f->no_memory = f->no_memory || lacked_memory(f, f->copied, other);
      continue;
    }
    sum += of->times[s] * one;
    subjects += of->times[s];
  }
  return subjects >= f->subjects ? sum / subjects : (double)NAN;
}

double tct_fitting_score(tct_fitting *f, const double *weight)
{
  const tct_comparator *c = f->of->comparator;
  double *rdm             = f->spare;

  mix(f, weight, rdm);
  const double score =
    c->claims & TCT_COMPARATOR_INNER ? by_vectors(f, rdm, rdm + f->places) : by_comparing(f, rdm);
  return c->smaller_is_more_similar ? -score : score;
}

void tct_fitting_or_single(tct_fitting *f, double *weight)
{
  const int parts = f->of->parts;
  double *one     = f->trial + parts;
  double size = 0, most = (double)NAN;
  int best = -1;

  for (int p = 0; p < parts; p++) {
    one[p] = 0;
    size += fabs(weight[p]);
  }
  if (size > 0) most = tct_fitting_score(f, weight);
  for (int p = 0; p < parts; p++) {
    one[p]             = 1;
    const double score = tct_fitting_score(f, one);
    one[p]             = 0;
    if (isnan(score) || !(isnan(most) || score > most)) continue;
    most = score;
    best = p;
  }
  for (int p = 0; p < parts && best >= 0; p++) weight[p] = p == best;
}

/* ---- scale ---------------------------------------------------------------------------------------------- */

static double score_at(tct_fitting *f, double *weight, double by)
{
  for (int p = 0; p < f->of->parts; p++) weight[p] *= by;
  const double score = tct_fitting_score(f, weight);
  for (int p = 0; p < f->of->parts; p++) weight[p] /= by;
  return score;
}

/* The best factor: by steps of e, then by golden sections of two of them, in its logarithm. */
static double best_factor(tct_fitting *f, double *weight)
{
  const double golden = 0.5 * (sqrt(5) - 1);
  double middle = 0, here = score_at(f, weight, 1);

  for (int way = -1; way <= 1; way += 2)
    for (int step = 0; step < 60; step++) {
      const double there = score_at(f, weight, exp(middle + way));
      if (!(there > here)) break;
      here = there;
      middle += way;
    }
  double low = middle - 1, high = middle + 1;
  for (int step = 0; step < 40; step++) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    if (score_at(f, weight, exp(a)) > score_at(f, weight, exp(b)))
      high = b;
    else
      low = a;
  }
  const double found = exp(0.5 * (low + high));
  return score_at(f, weight, found) > here ? found : exp(middle);
}

void tct_fitting_scale(tct_fitting *f, double *weight)
{
  double size = 0;

  for (int p = 0; p < f->of->parts; p++) size += fabs(weight[p]);
  if (!(size > 0)) return;
  const double by =
    f->of->comparator->claims & TCT_COMPARATOR_SCALE_FREE ? 1 / size : best_factor(f, weight);
  for (int p = 0; p < f->of->parts; p++) weight[p] *= by;
}
