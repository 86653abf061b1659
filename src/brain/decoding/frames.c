/* frames.c -- the same trials at every frame of time, those alone in which all units were recorded throughout. */
#include <tercet/decoding.h>

#include <math.h>

#include "base/memory.h"
#include "brain/files/bytes.h"

struct frames {
  int n, first, width, stride;
};

static tct_status cut_of(const tct_recording *r, const tct_cut *cut, int width, int stride,
                         struct frames *f, tct_error *err)
{
  const int steps = cut->steps > 0 ? cut->steps : r->steps - cut->first;

  *f =
    (struct frames){.n = 1, .first = cut->first, .width = width > 0 ? width : steps, .stride = 1};
  if (width > 0) {
    f->stride = stride > 0 ? stride : 1;
    f->n      = width <= steps ? (steps - width) / f->stride + 1 : 0;
  }
  if (cut->first < 0 || steps < 1 || cut->first + steps > r->steps || f->n < 1)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "no frame of %d steps fits into %d of %s, which has %d, from step %d on",
                    f->width, steps, r->name, r->steps, cut->first + 1);
  return TCT_OK;
}

/* The mean over a frame into out [units]; false: a unit was not recorded in any of its steps. */
static bool mean_of(const tct_recording *r, const struct frames *f, int frame, size_t trial,
                    double *out)
{
  const size_t units = (size_t)r->units;
  const double *x =
    r->value + (trial * (size_t)r->steps + (size_t)(f->first + frame * f->stride)) * units;

  for (size_t u = 0; u < units; u++) {
    double sum = 0;
    int seen   = 0;
    for (size_t s = 0; s < (size_t)f->width; s++) {
      const double v = x[s * units + u];
      if (isnan(v)) continue;
      sum += v;
      seen++;
    }
    if (seen == 0) return false;
    out[u] = sum / seen;
  }
  return true;
}

/* Was anything of it recorded at all?  A repeat that was not is no trial, and not dropped. */
static bool there(const tct_recording *r, const struct frames *f, size_t trial)
{
  const size_t units = (size_t)r->units;
  const double *x    = r->value + (trial * (size_t)r->steps + (size_t)f->first) * units;
  const size_t all   = (size_t)((f->n - 1) * f->stride + f->width) * units;

  for (size_t i = 0; i < all; i++)
    if (!isnan(x[i])) return true;
  return false;
}

static void take(const tct_recording *r, const struct frames *f, size_t most, tct_decode_trials *t)
{
  const size_t units = (size_t)r->units, trials = (size_t)r->conditions * (size_t)r->repeats;

  for (size_t i = 0; i < trials; i++) {
    bool whole = true;
    if (!there(r, f, i)) continue;
    for (int k = 0; whole && k < f->n; k++)
      whole = mean_of(r, f, k, i, t->value + ((size_t)k * most + (size_t)t->rows) * units);
    if (!whole) {
      t->dropped++;
      continue;
    }
    t->condition[t->rows] = (int)(i / (size_t)r->repeats);
    if (t->fold) t->fold[t->rows] = r->fold[i];
    t->rows++;
  }
  for (size_t k = 1; k < (size_t)f->n; k++) /* close up */
    for (size_t i = 0; i < (size_t)t->rows * units; i++)
      t->value[k * (size_t)t->rows * units + i] = t->value[k * most * units + i];
}

tct_status tct_decode_trials_of(const tct_recording *r, const tct_cut *cut, int width, int stride,
                                tct_decode_trials *into, tct_error *err)
{
  const size_t trials = (size_t)r->conditions * (size_t)r->repeats, units = (size_t)r->units;
  struct frames f;

  *into = (tct_decode_trials){0};
  TCT_PASS(cut_of(r, cut, width, stride, &f, err));
  const size_t frames = (size_t)f.n;
  double *block       = tct_alloc(frames, (trials * units + 1) * sizeof *block);
  double *at          = tct_alloc(frames, sizeof *at + 1);
  int *rows           = tct_alloc(trials + 1, 2 * sizeof *rows);
  void **own          = tct_alloc(3, sizeof *own);
  *into               = (tct_decode_trials){.units      = r->units,
                                            .frames     = f.n,
                                            .conditions = r->conditions,
                                            .value      = block,
                                            .at         = at,
                                            .condition  = rows,
                                            .own        = own};
  if (!block || !at || !rows || !own) {
    tct_free(block);
    tct_free(at);
    tct_free(rows);
    tct_free(own);
    *into = (tct_decode_trials){0};
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu trials of %zu units at %zu frames",
                    trials, units, frames);
  }
  own[0] = block, own[1] = at, own[2] = rows;
  if (r->fold && r->folds > 1) {
    into->fold  = rows + trials;
    into->folds = r->folds;
  }
  for (int k = 0; k < f.n; k++) {
    const double middle = f.first + k * f.stride + 0.5 * f.width;
    at[k]               = r->dt > 0 ? r->start + middle * r->dt : middle - 0.5 * f.width;
  }
  take(r, &f, trials, into);
  if (into->rows > 0) return TCT_OK;
  const int dropped = into->dropped;
  tct_decode_trials_free(into);
  return tct_fail(err, TCT_BAD_DATA,
                  "%s has no trial in which all %d units were recorded; %d were left out", r->name,
                  r->units, dropped);
}

void tct_decode_trials_free(tct_decode_trials *t)
{
  void **own = t ? t->own : NULL;

  for (int i = 0; own && i < 3; i++) tct_free(own[i]);
  tct_free(own);
  if (t) *t = (tct_decode_trials){0};
}
