/* folds.c -- what a fold is held against: the other folds. */
#include "brain/geometry/folds.h"

#include <math.h>

void tct_other_folds(const tct_patterns *p, int but, double *out)
{
  const size_t n = (size_t)p->conditions, units = (size_t)p->units;

  for (size_t i = 0; i < n; i++) {
    double *row = out + i * units, trials = 0;

    for (size_t k = 0; k < units; k++) row[k] = 0;
    for (int f = 0; f < p->folds; f++) {
      if (f == but || !tct_patterns_has(p, f, (int)i)) continue;
      const size_t at = (size_t)f * n + i;
      const double w  = p->trials ? p->trials[at] : 1;
      for (size_t k = 0; k < units; k++) row[k] += w * p->fold[at * units + k];
      trials += w;
    }
    for (size_t k = 0; k < units; k++) row[k] = trials > 0 ? row[k] / trials : (double)NAN;
  }
}

void tct_noise_of_fold(const tct_patterns *p, int fold, bool others, double *out)
{
  const size_t size = (size_t)p->units * (size_t)p->units;
  const double part = others && p->noises > 1 ? 1 / (double)(p->noises - 1) : 1;

  for (size_t k = 0; k < size; k++) out[k] = 0;
  for (int f = 0; f < p->noises; f++)
    if (p->noises == 1 || (f == fold) != others)
      for (size_t k = 0; k < size; k++) out[k] += part * p->noise[(size_t)f * size + k];
}

static bool whole(size_t n, const double *x)
{
  size_t i = 0;

  while (i < n && isfinite(x[i])) i++;
  return i == n;
}

size_t tct_trials_of_fold(const tct_trials *t, int fold, double *value, int *condition)
{
  const size_t units = (size_t)t->units;
  size_t n           = 0;

  for (int i = 0; i < t->rows; i++) {
    const double *row = t->value + (size_t)i * units;
    if (t->fold[i] != fold || t->condition[i] < 0 || !whole(units, row)) continue;
    for (size_t k = 0; k < units; k++) value[n * units + k] = row[k];
    condition[n++] = t->condition[i];
  }
  return n;
}
