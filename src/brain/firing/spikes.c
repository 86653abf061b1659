/* spikes.c -- spikes of a recording as lists, trial by trial; how often so many steps lie between two. */
#include <tercet/firing.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"

/* ---- what is a spike -------------------------------------------------------------------------------- */

/* By how much a value is multiplied to be a number of spikes. */
static double spikes_per(const tct_recording *r)
{
  return strcmp(r->quantity, "Hz") == 0 ? r->dt / 1000 : 1;
}

/* Whole but for what rounding does to a rate. */
static bool is_count(double spikes)
{
  return spikes >= -1e-9 && spikes < 1e6 && fabs(spikes - round(spikes)) < 1e-6 * (1 + spikes);
}

static tct_status look(const tct_recording *r, size_t *n, tct_error *err)
{
  const size_t all = (size_t)r->conditions * (size_t)r->repeats * (size_t)r->steps;
  const double by  = spikes_per(r);

  *n = 0;
  if (r->steps < 2 || r->dt <= 0)
    return tct_fail(err, TCT_UNSUPPORTED, "%s has no time: there are no spikes in it", r->name);
  for (size_t i = 0; i < all * (size_t)r->units; i++) {
    const double spikes = r->value[i] * by;
    if (isnan(spikes)) continue;
    if (!is_count(spikes))
      return tct_fail(err, TCT_UNSUPPORTED,
                      "%s holds %g of %s in a step, which is no number of spikes", r->name,
                      r->value[i], *r->quantity ? r->quantity : "something");
    *n += (size_t)lround(spikes);
  }
  return TCT_OK;
}

/* ---- lists ------------------------------------------------------------------------------------------ */

void tct_spikes_free(tct_spikes *s)
{
  tct_free(s->condition);
  tct_free(s->repeat);
  tct_free(s->first);
  tct_free(s->step);
  tct_free(s->missing);
  *s = (tct_spikes){0};
}

static tct_status take(tct_spikes *s, size_t n, tct_error *err)
{
  const size_t cells = (size_t)s->units * (size_t)s->trials;

  s->condition = tct_alloc((size_t)s->trials + 1, sizeof *s->condition);
  s->repeat    = tct_alloc((size_t)s->trials + 1, sizeof *s->repeat);
  s->first     = tct_alloc(cells + 1, sizeof *s->first);
  s->step      = tct_alloc(n + 1, sizeof *s->step);
  s->missing   = tct_alloc(cells + 1, sizeof *s->missing);
  if (s->condition && s->repeat && s->first && s->step && s->missing) return TCT_OK;
  tct_spikes_free(s);
  return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu spikes", n);
}

/* Those of one unit in one trial, whose values begin at `value`. */
static size_t list(const tct_recording *r, const double *value, double by, int *step, bool *missing)
{
  size_t n = 0;

  for (int t = 0; t < r->steps; t++) {
    const double spikes = value[(size_t)t * (size_t)r->units] * by;
    *missing            = *missing || isnan(spikes);
    for (long k = isnan(spikes) ? 0 : lround(spikes); k > 0; k--) step[n++] = t;
  }
  return *missing ? 0 : n;
}

tct_status tct_spikes_of(const tct_recording *r, tct_spikes *into, tct_error *err)
{
  const size_t rows = (size_t)r->conditions * (size_t)r->repeats;
  size_t n, at = 0;

  *into =
    (tct_spikes){.units = r->units, .conditions = r->conditions, .steps = r->steps, .dt = r->dt};
  if (look(r, &n, err) != TCT_OK) return TCT_UNSUPPORTED;
  for (size_t i = 0; i < rows; i++) into->trials += r->trial[i] >= 0;
  if (take(into, n, err) != TCT_OK) return TCT_NO_MEMORY;
  for (int u = 0; u < r->units; u++)
    for (size_t i = 0, k = 0; i < rows; i++) {
      if (r->trial[i] < 0) continue;
      const size_t cell   = (size_t)u * (size_t)into->trials + k;
      into->condition[k]  = (int)(i / (size_t)r->repeats);
      into->repeat[k]     = (int)(i % (size_t)r->repeats);
      into->first[cell]   = at;
      const double *value = r->value + i * (size_t)r->steps * (size_t)r->units + u;
      at += list(r, value, spikes_per(r), into->step + at, &into->missing[cell]);
      k++;
    }
  into->first[(size_t)into->units * (size_t)into->trials] = at;
  return TCT_OK;
}

void tct_intervals_of(const tct_spikes *s, int unit, uint64_t *into)
{
  memset(into, 0, (size_t)s->steps * sizeof *into);
  for (int u = unit < 0 ? 0 : unit; u < (unit < 0 ? s->units : unit + 1); u++)
    for (int k = 0; k < s->trials; k++) {
      const size_t cell = (size_t)u * (size_t)s->trials + (size_t)k;
      for (size_t i = s->first[cell] + 1; i < s->first[cell + 1]; i++)
        into[s->step[i] - s->step[i - 1]]++;
    }
}
