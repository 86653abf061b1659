/* patterns.c -- what patterns hold, and whether a distance may be taken of them. */
#include <tercet/patterns.h>

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

void tct_patterns_free(tct_patterns *p)
{
  if (!p) return;
  tct_free(p->own);
  *p = (tct_patterns){0};
}

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
