/* trials.c -- single trials out of a recording: which steps, which folds.
 *
 * A trial is the mean of what was recorded of it in the window, unit by unit. */
#include <tercet/patterns.h>

#include <math.h>

#include "base/memory.h"

/* The mean over steps, and over units taken away from it if that is wanted.  False: nothing was recorded. */
static bool one(const tct_recording *r, const tct_cut *cut, size_t trial, double *out)
{
  const size_t units  = (size_t)r->units;
  const double *value = r->value + (trial * (size_t)r->steps + (size_t)cut->first) * units;
  double level        = 0;
  int seen            = 0;

  for (size_t k = 0; k < units; k++) {
    double sum = 0;
    int steps  = 0;
    for (int s = 0; s < cut->steps; s++) {
      const double v = value[(size_t)s * units + k];
      if (isnan(v)) continue;
      sum += v;
      steps++;
    }
    out[k] = steps ? sum / steps : (double)NAN;
    level += steps ? out[k] : 0;
    seen += steps > 0;
  }
  for (size_t k = 0; cut->centred && k < units; k++) out[k] -= level / seen;
  return seen > 0;
}

static tct_status fits(const tct_recording *r, const tct_cut *cut, tct_error *err)
{
  const size_t trials = (size_t)r->conditions * (size_t)r->repeats;

  if (cut->first < 0 || cut->steps < 1 || cut->first > r->steps - cut->steps)
    return tct_fail(err, TCT_BAD_SHAPE, "%s has %d steps: a window of %d from step %d is not in it",
                    r->name, r->steps, cut->steps, cut->first + 1);
  for (size_t i = 0; cut->fold && i < trials; i++)
    if (cut->fold[i] < -1 || cut->fold[i] >= cut->folds)
      return tct_fail(
        err, TCT_BAD_SHAPE, "repeat %zu of condition %zu is put into fold %d, and there are %d",
        i % (size_t)r->repeats + 1, i / (size_t)r->repeats + 1, cut->fold[i] + 1, cut->folds);
  return TCT_OK;
}

tct_status tct_trials_of(const tct_recording *r, const tct_cut *given, tct_trials *into,
                         tct_error *err)
{
  const size_t trials = (size_t)r->conditions * (size_t)r->repeats, units = (size_t)r->units;
  tct_cut cut = *given;

  *into = (tct_trials){0};
  if (cut.steps == 0) cut.steps = r->steps - cut.first;
  if (!cut.fold && r->fold) {
    cut.fold  = r->fold;
    cut.folds = r->folds;
  }
  TCT_TRY(fits(r, &cut, err), err, "cutting trials out of a recording");
  double *value = tct_alloc(trials, units * sizeof *value + 2 * sizeof(int));
  if (!value)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu trials of %zu units", trials, units);

  int *condition = (int *)(value + trials * units), *fold = condition + trials;
  int rows = 0;
  for (size_t i = 0; i < trials; i++) {
    if (!one(r, &cut, i, value + (size_t)rows * units)) continue;
    condition[rows] = (int)(i / (size_t)r->repeats);
    fold[rows++]    = cut.fold ? cut.fold[i] : (int)(i % (size_t)r->repeats);
  }
  *into = (tct_trials){.rows       = rows,
                       .units      = r->units,
                       .conditions = r->conditions,
                       .folds      = cut.fold ? cut.folds : r->repeats,
                       .value      = value,
                       .condition  = condition,
                       .fold       = fold,
                       .own        = value};
  return TCT_OK;
}

void tct_trials_free(tct_trials *t)
{
  if (!t) return;
  tct_free(t->own);
  *t = (tct_trials){0};
}

tct_status tct_cut_window(tct_cut *cut, const tct_recording *r, double from, double to,
                          tct_error *err)
{
  const double slack = 1e-6; /* of a step: times are sums of decimal fractions */

  if (!(r->dt > 0)) return tct_fail(err, TCT_BAD_SHAPE, "%s has no time", r->name);
  const double first = ceil((from - r->start) / r->dt - slack);
  const double end   = floor((to - r->start) / r->dt + slack);
  const int low      = first > 0 ? (int)fmin(first, r->steps) : 0;
  const int high     = end < r->steps ? (int)fmax(end, 0) : r->steps;

  if (high <= low)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "no step of %s lies within %g to %g ms: it has %d of %g ms, from %g ms on",
                    r->name, from, to, r->steps, r->dt, r->start);
  cut->first = low;
  cut->steps = high - low;
  return TCT_OK;
}
