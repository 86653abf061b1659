/* patterns.c -- from trials to the responses to conditions, and whether a distance may be taken of them. */
#include <tercet/distance.h>

#include <math.h>

#include "base/memory.h"

bool tct_patterns_has(const tct_patterns *p, int fold, int condition)
{
  const size_t row    = (size_t)fold * (size_t)p->conditions + (size_t)condition;
  const double *value = p->fold + row * (size_t)p->units;

  if (p->trials && p->trials[row] < 1) return false;
  for (int k = 0; k < p->units; k++)
    if (!isfinite(value[k])) return false;
  return true;
}

/* ---- from trials ------------------------------------------------------------------------------- */

static tct_status rows_fit(const tct_trials *t, tct_error *err)
{
  for (int i = 0; i < t->rows; i++) {
    if (t->condition[i] < -1 || t->condition[i] >= t->conditions)
      return tct_fail(err, TCT_BAD_DATA, "trial %d is of condition %d, and there are %d", i + 1,
                      t->condition[i] + 1, t->conditions);
    if (t->folds && (t->fold[i] < -1 || t->fold[i] >= t->folds))
      return tct_fail(err, TCT_BAD_DATA, "trial %d is in fold %d, and there are %d", i + 1,
                      t->fold[i] + 1, t->folds);
  }
  return TCT_OK;
}

/* Of each unit over the trials in which it was recorded.  `fold` -1: of all.  `seen` [conditions][units] is
 * room; trials [conditions], if given, counts those with any unit. */
static void means(const tct_trials *t, int fold, double *out, int *seen, int *trials)
{
  const size_t units = (size_t)t->units, size = units * (size_t)t->conditions;

  for (size_t i = 0; i < size; i++) out[i] = 0, seen[i] = 0;
  for (int i = 0; i < t->rows; i++) {
    if (t->condition[i] < 0 || (fold >= 0 && t->fold[i] != fold)) continue;
    const double *row = t->value + (size_t)i * units;
    const size_t at   = (size_t)t->condition[i] * units;
    bool any          = false;
    for (size_t k = 0; k < units; k++) {
      if (isnan(row[k])) continue;
      out[at + k] += row[k];
      seen[at + k]++;
      any = true;
    }
    if (trials) trials[t->condition[i]] += any;
  }
  for (size_t i = 0; i < size; i++) out[i] = seen[i] ? out[i] / seen[i] : (double)NAN;
}

tct_status tct_patterns_of(const tct_trials *t, tct_patterns *into, tct_error *err)
{
  const size_t n = (size_t)t->conditions, size = n * (size_t)t->units, folds = (size_t)t->folds;

  *into = (tct_patterns){0};
  TCT_TRY(rows_fit(t, err), err, "making patterns of trials");
  double *mean = tct_alloc(1 + folds, size * sizeof *mean + n * sizeof(int));
  int *seen    = tct_alloc(size, sizeof *seen);
  if (!mean || !seen) {
    tct_free(mean);
    tct_free(seen);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu folds of %zu patterns", folds, n);
  }

  double *fold = mean + size;
  int *trials  = (int *)(fold + folds * size);
  means(t, -1, mean, seen, NULL);
  for (size_t f = 0; f < folds; f++) means(t, (int)f, fold + f * size, seen, trials + f * n);
  tct_free(seen);
  *into = (tct_patterns){.conditions = t->conditions,
                         .units      = t->units,
                         .mean       = mean,
                         .folds      = t->folds,
                         .fold       = folds ? fold : NULL,
                         .trials     = folds ? trials : NULL,
                         .own        = mean};
  return TCT_OK;
}

void tct_patterns_free(tct_patterns *p)
{
  if (!p) return;
  tct_free(p->own);
  *p = (tct_patterns){0};
}

/* ---- into a distance ------------------------------------------------------------------------------ */

/* Where the first value below 0 stands, or n. */
static size_t first_negative(size_t n, const double *x)
{
  size_t i = 0;

  while (i < n && !(x[i] < 0)) i++;
  return i;
}

static tct_status counts(const tct_distance *d, const tct_patterns *p, tct_error *err)
{
  const bool folds     = d->needs & TCT_DISTANCE_FOLDS;
  const double *values = folds ? p->fold : p->mean;
  const size_t row = (size_t)p->units, rows = (size_t)p->conditions;
  const size_t n  = row * rows * (folds ? (size_t)p->folds : 1);
  const size_t at = first_negative(n, values);

  if (at == n) return TCT_OK;
  return tct_fail(
    err, TCT_BAD_DATA,
    "%s is a distance between counts or rates, and unit %zu answers condition %zu with "
    "%g",
    d->name, at % row + 1, at / row % rows + 1, values[at]);
}

static tct_status has_noise(const tct_distance *d, const tct_patterns *p, tct_error *err)
{
  const bool folds = d->needs & TCT_DISTANCE_FOLDS;

  if (d->needs & TCT_DISTANCE_NOISE && (!p->noise || p->noises < 1))
    return tct_fail(err, TCT_BAD_SHAPE, "%s needs a noise covariance, and there is none", d->name);
  if (!p->noise || p->noises == 1 || (folds && p->noises == p->folds)) return TCT_OK;
  return tct_fail(err, TCT_BAD_SHAPE, "%s takes one noise covariance%s, and there are %d", d->name,
                  folds ? " or one a fold" : "", p->noises);
}

static tct_status fits(const tct_distance *d, const tct_patterns *p, tct_error *err)
{
  if (p->conditions < 2 || p->units < 1)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "an RDM is of two conditions or more and of one unit or more, not of %d and %d",
                    p->conditions, p->units);
  if (d->needs & TCT_DISTANCE_FOLDS && (!p->fold || p->folds < 2))
    return tct_fail(err, TCT_BAD_SHAPE,
                    "%s needs trials cut into two folds or more, and there %s %d", d->name,
                    p->folds == 1 ? "is" : "are", p->folds);
  if (d->needs & TCT_DISTANCE_TRIALS &&
      (!p->of || p->of->units != p->units || p->of->folds != p->folds))
    return tct_fail(err, TCT_BAD_SHAPE, "%s needs single trials, and there are none", d->name);
  if (p->precision == TCT_SINGLE && !(d->claims & TCT_DISTANCE_SINGLE))
    return tct_fail(err, TCT_UNSUPPORTED, "%s is made in double precision alone", d->name);
  if (!(d->needs & TCT_DISTANCE_FOLDS) && !p->mean)
    return tct_fail(err, TCT_BAD_SHAPE, "%s needs mean patterns, and there are none", d->name);
  return d->needs & (TCT_DISTANCE_NOISE | TCT_DISTANCE_MAY_NOISE) ? has_noise(d, p, err) : TCT_OK;
}

tct_status tct_distances(const tct_distance *d, const void *params, const tct_patterns *p,
                         double *rdm, tct_error *err)
{
  tct_status status = fits(d, p, err);

  if (status == TCT_OK && d->needs & TCT_DISTANCE_NOT_NEGATIVE) status = counts(d, p, err);
  return status == TCT_OK ? d->rdm(params, p, rdm, err) : status;
}
