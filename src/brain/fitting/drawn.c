/* drawn.c -- parts and subjects of those conditions alone that were drawn.
 *
 * Of a draw, and of its folds the more, a good part of the conditions is not there, and with K of them gone
 * the pairs go as their square.  A fit looks at all pairs many times over: it is shown no others. */
#include <math.h>

#include "base/memory.h"
#include "brain/fitting/fitting.h"

static int count(int n, const double *times)
{
  int there = 0;

  for (int i = 0; i < n; i++) there += times[i] > 0;
  return there;
}

/* The pairs of `from` whose conditions were both drawn. */
static void take_pairs(const tct_drawn *d, const double *from, double *to)
{
  for (int i = 0, at = 0; i < d->conditions; at += d->conditions - 1 - i, i++) {
    if (!(d->times[i] > 0)) continue;
    for (int j = i + 1; j < d->conditions; j++)
      if (d->times[j] > 0) *to++ = from[at + j - i - 1];
  }
}

/* Vectors that know of the covariance of errors want every pair. */
static bool lacks_any(const tct_rdm_fit *of)
{
  const tct_drawn *d = of->drawn;
  const size_t n     = (size_t)d->n;
  bool lacks         = false;

  for (int i = 0, at = 0; i < d->conditions; i++)
    for (int j = i + 1; j < d->conditions; j++, at++) {
      if (!(d->times[i] > 0) || !(d->times[j] > 0)) continue;
      lacks = lacks || !(d->weight[at] > 0);
      for (int s = 0; s < of->subjects; s++)
        lacks = lacks || (of->times[s] > 0 && isnan(of->subject[(size_t)s * n + (size_t)at]));
    }
  return lacks;
}

static void take_noise(const tct_drawn *d, double *to)
{
  for (int i = 0; i < d->conditions; i++)
    for (int j = 0; j < d->conditions; j++)
      if (d->times[i] > 0 && d->times[j] > 0) *to++ = d->noise[i * d->conditions + j];
}

bool tct_fit_drawn_new(const tct_rdm_fit *of, tct_fit_drawn *to)
{
  const tct_drawn *d   = of->drawn;
  const int conditions = count(d->conditions, d->times), subjects = count(of->subjects, of->times);

  *to            = (tct_fit_drawn){.fit = *of, .drawn = *d};
  to->fit.drawn  = &to->drawn;
  to->drawn.room = NULL;
  if (d->noise && lacks_any(of)) to->drawn.noise = NULL;
  if (conditions == d->conditions && subjects == of->subjects) return true;

  const size_t k = (size_t)conditions, n = k > 1 ? k * (k - 1) / 2 : 0, parts = (size_t)of->parts,
               rdms  = parts + (size_t)subjects + 1;
  const size_t noise = to->drawn.noise ? k * k : 0;
  double *at         = to->block =
    tct_alloc(k + (size_t)subjects + rdms * n + noise + 1, sizeof *to->block);
  if (!at) return false;
  double *times = at, *subject_times = at + k, *weight = subject_times + subjects,
         *part = weight + n, *subject = part + parts * n;

  for (int i = 0; i < d->conditions; i++)
    if (d->times[i] > 0) *times++ = d->times[i];
  take_pairs(d, d->weight, weight);
  for (size_t p = 0; p < parts; p++) take_pairs(d, of->part + p * (size_t)d->n, part + p * n);
  for (int s = 0, drawn = 0; s < of->subjects; s++) {
    if (!(of->times[s] > 0)) continue;
    subject_times[drawn] = of->times[s];
    take_pairs(d, of->subject + (size_t)s * (size_t)d->n, subject + (size_t)drawn++ * n);
  }
  if (noise) take_noise(d, subject + (size_t)subjects * n);
  to->drawn.n          = (int)n;
  to->drawn.conditions = conditions;
  to->drawn.times      = to->block;
  to->drawn.weight     = weight;
  to->drawn.noise      = noise ? subject + (size_t)subjects * n : NULL;
  to->fit.part         = part;
  to->fit.subject      = subject;
  to->fit.subjects     = subjects;
  to->fit.times        = subject_times;
  return true;
}
