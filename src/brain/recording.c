/* recording.c -- units x conditions x time x repeats, with names: the one currency of comparison.
 *
 * A new recording is all NAN: what nobody has recorded is missing, not silent. */
#include <math.h>
#include <stdint.h>

#include <tercet/recording.h>

#include "base/memory.h"
#include "brain/recordings.h"

/* a x b x c x d, or 0 if that many doubles cannot be addressed */
static size_t values(int a, int b, int c, int d)
{
  const int side[] = {a, b, c, d};
  size_t n         = 1;

  for (int i = 0; i < 4; i++) {
    if (n > SIZE_MAX / sizeof(double) / (size_t)side[i]) return 0;
    n *= (size_t)side[i];
  }
  return n;
}

static bool take(tct_recording *r, size_t n)
{
  const size_t trials = (size_t)r->conditions * (size_t)r->repeats;

  r->value     = tct_alloc(n, sizeof *r->value);
  r->unit      = tct_alloc((size_t)r->units, sizeof *r->unit);
  r->condition = tct_alloc((size_t)r->conditions, sizeof *r->condition);
  r->category  = tct_alloc((size_t)r->conditions, sizeof *r->category);
  r->category_name =
    r->categories ? tct_alloc((size_t)r->categories, sizeof *r->category_name) : NULL;
  r->trial = tct_alloc(trials, sizeof *r->trial);
  if (!r->value || !r->unit || !r->condition || !r->category || !r->trial ||
      (r->categories && !r->category_name))
    return false;
  for (size_t i = 0; i < n; i++) r->value[i] = (double)NAN;
  for (size_t i = 0; i < trials; i++) r->trial[i] = -1;
  return true;
}

tct_recording *tct_recording_new(int units, int conditions, int repeats, int steps, int categories,
                                 tct_error *err)
{
  if (units < 1 || conditions < 1 || repeats < 1 || steps < 1 || categories < 0) {
    tct_fail(err, TCT_BAD_SHAPE,
             "a recording of %d units, %d conditions, %d repeats, %d steps and %d categories "
             "cannot be",
             units, conditions, repeats, steps, categories);
    return NULL;
  }

  const size_t n   = values(units, conditions, repeats, steps);
  tct_recording *r = n ? tct_alloc(1, sizeof *r) : NULL;
  if (r) {
    r->units      = units;
    r->conditions = conditions;
    r->repeats    = repeats;
    r->steps      = steps;
    r->categories = categories;
  }
  if (!r || !take(r, n)) {
    tct_recording_free(r);
    tct_fail(err, TCT_NO_MEMORY, "no memory for a recording of %d x %d x %d x %d numbers",
             conditions, repeats, steps, units);
    return NULL;
  }
  return r;
}

bool tct_recording_cut(tct_recording *r, int folds)
{
  const size_t trials = (size_t)r->conditions * (size_t)r->repeats;

  r->fold = tct_alloc(trials, sizeof *r->fold);
  if (!r->fold) return false;
  for (size_t i = 0; i < trials; i++) r->fold[i] = -1;
  r->folds = folds;
  return true;
}

void tct_recording_free(tct_recording *r)
{
  if (!r) return;
  tct_free(r->value);
  tct_free(r->unit);
  tct_free(r->condition);
  tct_free(r->category);
  tct_free(r->category_name);
  tct_free(r->trial);
  tct_free(r->fold);
  tct_free(r);
}

void tct_recordings_free(tct_recordings *r)
{
  if (!r) return;
  for (int i = 0; i < r->n; i++) tct_recording_free(r->recording[i]);
  tct_free(r->recording);
  tct_free(r->provenance);
  *r = (tct_recordings){0};
}

void tct_recording_patterns(const tct_recording *r, double *out)
{
  const size_t units = (size_t)r->units;
  const size_t shown = (size_t)r->repeats * (size_t)r->steps;

  for (int c = 0; c < r->conditions; c++)
    for (size_t k = 0; k < units; k++) {
      const double *value = r->value + (size_t)c * shown * units + k;
      double sum          = 0;
      size_t seen         = 0;

      for (size_t i = 0; i < shown; i++)
        if (!isnan(value[i * units])) {
          sum += value[i * units];
          seen++;
        }
      out[(size_t)c * units + k] = seen ? sum / (double)seen : (double)NAN;
    }
}
