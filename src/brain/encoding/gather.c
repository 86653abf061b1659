/* gather.c -- two recordings as what an encoder takes: conditions that both have whole, means, trials. */
#include "brain/encoding/gather.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/similar/means.h"

tct_status tct_features_of(const tct_recording *features, const tct_cut *cut, int n, const int *at,
                           double *x, bool *whole, tct_error *err)
{
  const size_t p    = (size_t)features->units;
  tct_patterns mean = {0};

  TCT_TRY(tct_means_of(features, cut, &mean, err), err, "taking features");
  for (int i = 0; i < n; i++) {
    const double *row = mean.mean + (size_t)at[i] * p;
    memcpy(x + (size_t)i * p, row, p * sizeof *x);
    whole[i] = tct_is_whole(row, features->units);
  }
  tct_patterns_free(&mean);
  return TCT_OK;
}

/* ---- units ------------------------------------------------------------------------------------------------ */

/* A unit's trials of all that is shared: trial [units][shared][repeats]. */
static tct_status take_trials(const tct_recording *units, const tct_shared *shared,
                              const tct_cut *given, double *trial, tct_error *err)
{
  const size_t conditions = (size_t)units->conditions, repeats = (size_t)units->repeats,
               q = (size_t)units->units, n = (size_t)shared->n;
  int *fold   = tct_alloc(conditions * (repeats + 1) + 1, sizeof *fold);
  tct_cut cut = *given;
  tct_trials t;

  if (!fold) return tct_fail(err, TCT_NO_MEMORY, "no memory for trials of %s", units->name);
  int *place = fold + conditions * repeats;
  for (size_t i = 0; i < conditions * repeats; i++) fold[i] = (int)(i % repeats);
  for (size_t i = 0; i < conditions; i++) place[i] = -1;
  for (int i = 0; i < shared->n; i++) place[shared->b[i]] = i;
  for (size_t i = 0; i < q * n * repeats; i++) trial[i] = (double)NAN;
  cut.fold                = fold;
  cut.folds               = units->repeats;
  const tct_status status = tct_trials_of(units, &cut, &t, err);
  for (int r = 0; status == TCT_OK && r < t.rows; r++) {
    const int i = place[t.condition[r]];
    for (size_t k = 0; i >= 0 && k < q; k++)
      trial[(k * n + (size_t)i) * repeats + (size_t)t.fold[r]] = t.value[(size_t)r * q + k];
  }
  if (status == TCT_OK) tct_trials_free(&t);
  tct_free(fold);
  return status == TCT_OK ? TCT_OK
                          : tct_while(err, status, "taking the responses of %s", units->name);
}

static double mean_of(const double *trial, int repeats)
{
  double sum = 0;
  int n      = 0;

  for (int k = 0; k < repeats; k++)
    if (isfinite(trial[k])) sum += trial[k], n++;
  return n ? sum / n : (double)NAN;
}

/* Which units were recorded in any condition; in which conditions each of these was. */
static void look(tct_gathered *g, int shared, bool *whole)
{
  const size_t n = (size_t)shared, repeats = (size_t)g->repeats;

  for (int k = 0; k < g->units; k++) {
    const double *own = g->trial + (size_t)k * n * repeats;
    bool any          = false;
    for (size_t i = 0; i < n * repeats && !any; i++) any = isfinite(own[i]) != 0;
    if (!any) continue;
    g->unit[g->q++] = k;
    for (size_t i = 0; i < n; i++)
      whole[i] = whole[i] && isfinite(mean_of(own + i * repeats, g->repeats));
  }
}

/* What is kept of conditions, closed up in place. */
static void close_up(const tct_recording *features, const tct_recording *units,
                     const tct_shared *shared, const bool *whole, tct_gathered *g)
{
  const size_t p = (size_t)g->p, all = (size_t)shared->n, repeats = (size_t)g->repeats;
  const tct_recording *sorted = units->categories > 1 ? units : features;
  const int *place            = sorted == units ? shared->b : shared->a;
  size_t n                    = 0;

  for (size_t i = 0; i < all; i++) {
    if (!whole[i]) continue;
    memmove(g->x + n * p, g->x + i * p, p * sizeof *g->x);
    g->condition[n] = shared->b[i];
    g->category[n]  = sorted->categories > 1 ? sorted->category[place[i]] : 0;
    n++;
  }
  g->n          = (int)n;
  g->dropped    = shared->n - g->n;
  g->categories = sorted->categories > 1 ? sorted->categories : 1;
  for (size_t k = 0; k < (size_t)g->q; k++) {
    double *to = g->trial + k * n * repeats;
    size_t at  = 0;
    for (size_t i = 0; i < all; i++) {
      if (!whole[i]) continue;
      const double *own = g->trial + ((size_t)g->unit[k] * all + i) * repeats;
      memmove(to + at * repeats, own, repeats * sizeof *to);
      g->y[at * (size_t)g->q + k] = mean_of(to + at * repeats, g->repeats);
      at++;
    }
  }
}

static tct_status there_is_enough(const tct_recording *units, const tct_shared *shared,
                                  const tct_gathered *g, tct_error *err)
{
  if (g->q == 0)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "no unit of %s was recorded in any of the %d conditions that both have",
                    units->name, shared->n);
  if (g->n < 3)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "of %d conditions that both have, %d were recorded whole: every feature, and "
                    "every unit of %s; three at least",
                    shared->n, g->n, units->name);
  return TCT_OK;
}

static tct_status along_directions(const tct_recording *features, const tct_shared *shared,
                                   const tct_encoding_how *how, int width, const bool *whole,
                                   tct_gathered *g, tct_error *err)
{
  int *at = tct_alloc((size_t)g->n, sizeof *at), n = 0;

  if (!at) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d conditions", g->n);
  for (int i = 0; i < shared->n; i++)
    if (whole[i]) at[n++] = shared->a[i];
  tct_free(g->x);
  g->x                    = NULL;
  const tct_status status = tct_blocks_directions(features, &how->features, width, g, at, err);
  tct_free(at);
  return status;
}

tct_status tct_gather(const tct_recording *features, const tct_recording *units,
                      const tct_shared *shared, const tct_encoding_how *how, int width,
                      tct_gathered *g, tct_error *err)
{
  const size_t n = (size_t)shared->n, p = (size_t)features->units, q = (size_t)units->units,
               repeats = (size_t)units->repeats;

  *g           = (tct_gathered){.p        = features->units,
                                .features = features->units,
                                .units    = units->units,
                                .repeats  = units->repeats};
  g->condition = tct_alloc(n + 1, sizeof *g->condition);
  g->category  = tct_alloc(n + 1, sizeof *g->category);
  g->unit      = tct_alloc(q + 1, sizeof *g->unit);
  g->x         = tct_alloc(width ? 1 : n * p + 1, sizeof *g->x);
  g->y         = tct_alloc(n * q + 1, sizeof *g->y);
  g->trial     = tct_alloc(q * n * repeats + 1, sizeof *g->trial);
  bool *whole  = tct_alloc(n + 1, sizeof *whole);
  if (!g->condition || !g->category || !g->unit || !g->x || !g->y || !g->trial || !whole) {
    tct_free(whole);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu conditions with %zu features", n, p);
  }
  tct_status status =
    width ? tct_blocks_whole(features, &how->features, width, shared->n, shared->a, whole, err)
          : tct_features_of(features, &how->features, shared->n, shared->a, g->x, whole, err);
  if (status == TCT_OK) status = take_trials(units, shared, &how->units, g->trial, err);
  if (status == TCT_OK) {
    look(g, shared->n, whole);
    if (width) g->p = 0;
    close_up(features, units, shared, whole, g);
    status = there_is_enough(units, shared, g, err);
  }
  if (status == TCT_OK && width)
    status = along_directions(features, shared, how, width, whole, g, err);
  tct_free(whole);
  return status;
}

void tct_gathered_free(tct_gathered *g)
{
  void *const all[] = {g->condition, g->category, g->unit, g->x, g->y, g->trial};

  for (size_t i = 0; i < sizeof all / sizeof *all; i++) tct_free(all[i]);
  *g = (tct_gathered){.n = 0};
}
