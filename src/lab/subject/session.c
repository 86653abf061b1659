/* session.c -- a subject's recordings as one session of an experimenter: units, trials, spikes or samples.
 *
 * Trials follow one another without a pause, day after day, in the order in which they were shown: trial i
 * begins at i x steps x step.  Counts become spikes that lie anywhere in their step, drawn by seed, unit, day,
 * trial and step.  They keep a millionth of a step from its ends, so that counting them again gives the same
 * counts, whichever way the ends are rounded. */
#include "lab/subject/session.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "lab/subject/electrode_own.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  const tct_subject *subject;
  tct_session *into;
  int populations; /* recordings of a day */
  size_t trials;   /* of a day */
  int steps, repeats, conditions;
  double step; /* s */
} making;

static const tct_recording *of_day(const making *z, int day, int population)
{
  return z->subject->recordings.recording[day * z->populations + population];
}

/* ---- units and trials ---- */

static tct_status put_units(const making *z, tct_error *err)
{
  tct_session *s = z->into;

  for (int p = 0; p < z->populations; p++) s->units += of_day(z, 0, p)->units;
  s->unit = tct_alloc((size_t)s->units, sizeof *s->unit);
  s->area = tct_alloc((size_t)s->units, sizeof *s->area);
  if (!s->unit || !s->area) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d units", s->units);
  for (int p = 0, at = 0; p < z->populations; p++)
    for (int k = 0; k < of_day(z, 0, p)->units; k++, at++) {
      memcpy(s->unit[at], of_day(z, 0, p)->unit[k], TCT_LABEL);
      memcpy(s->area[at], of_day(z, 0, p)->area, TCT_LABEL);
    }
  return TCT_OK;
}

static tct_status put_trials(const making *z, tct_error *err)
{
  const size_t all     = z->trials * (size_t)z->subject->days;
  const double seconds = z->steps * z->step;

  if (all > INT32_MAX) return tct_fail(err, TCT_UNSUPPORTED, "%zu trials are too many", all);
  z->into->trial = tct_alloc(all, sizeof *z->into->trial);
  if (!z->into->trial) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu trials", all);
  z->into->trials = (int)all;
  for (size_t i = 0; i < all; i++) {
    const tct_recording *r = of_day(z, (int)(i / z->trials), 0);
    const int place = (int)(i % z->trials), c = place % z->conditions;
    tct_trial *t = &z->into->trial[i];
    t->start     = (double)i * seconds;
    t->stop      = (double)(i + 1) * seconds;
    t->repeat    = place / z->conditions;
    memcpy(t->stimulus, r->condition[c], TCT_LABEL);
    if (r->categories) memcpy(t->category, r->category_name[r->category[c]], TCT_LABEL);
    if (z->subject->days > 1) memcpy(t->day, r->session, TCT_LABEL);
  }
  return TCT_OK;
}

/* Values of a trial (by its place in the session) of one population: [step][unit]. */
static const double *values_of(const making *z, const tct_recording *r, size_t trial)
{
  const size_t place = trial % z->trials, c = place % (size_t)z->conditions;
  const size_t repeat = place / (size_t)z->conditions;

  return r->value + (c * (size_t)z->repeats + repeat) * (size_t)z->steps * (size_t)r->units;
}

/* ---- samples ---- */

static tct_status put_samples(const making *z, tct_error *err)
{
  tct_session *s     = z->into;
  const size_t units = (size_t)s->units, steps = (size_t)z->steps;
  size_t n;

  s->samples = (size_t)s->trials * steps;
  s->rate    = 1 / z->step;
  tct_print(s->quantity, sizeof s->quantity, "%s", of_day(z, 0, 0)->quantity);
  s->sample =
    __builtin_mul_overflow(s->samples, units, &n) ? NULL : tct_alloc(n, sizeof *s->sample);
  if (!s->sample) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu samples", s->samples);
  for (size_t i = 0; i < (size_t)s->trials; i++) {
    size_t column = 0;
    for (int p = 0; p < z->populations; p++) {
      const tct_recording *r = of_day(z, (int)(i / z->trials), p);
      const double *value    = values_of(z, r, i);
      const size_t wide      = (size_t)r->units;
      for (size_t t = 0; t < steps; t++)
        memcpy(s->sample + (i * steps + t) * units + column, value + t * wide,
               wide * sizeof(double));
      column += wide;
    }
  }
  return TCT_OK;
}

/* ---- spikes ---- */

static int earlier(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

/* n spikes of one step, in order of time. */
static void put_spikes_of_step(const making *z, tct_key key, size_t trial, size_t t, size_t n,
                               double *spike)
{
  static const double edge = 1e-6;
  const double begun       = (double)(trial * (size_t)z->steps + t);

  for (size_t j = 0; j < n; j++) {
    const double u = tct_uniform(tct_key_in(key, j), trial % z->trials, (uint32_t)t, 0);
    spike[j]       = (begun + edge + (1 - 2 * edge) * u) * z->step;
  }
  if (n > 1) qsort(spike, n, sizeof *spike, earlier);
}

/* Spikes of unit k of a population, over all days; only counted if `spike` is NULL. */
static uint64_t put_spikes_of_unit(const making *z, int p, int k, double *spike)
{
  uint64_t all = 0;

  for (int day = 0; day < z->subject->days; day++) {
    const tct_recording *r = of_day(z, day, p);
    const tct_key key      = tct_electrode_key(z->subject->seed, r->unit[k], r->session, "spikes");
    for (size_t i = 0; i < z->trials; i++) {
      const size_t trial  = (size_t)day * z->trials + i;
      const double *value = values_of(z, r, trial) + k;
      for (size_t t = 0; t < (size_t)z->steps; t++) {
        const size_t n = (size_t)value[t * (size_t)r->units];
        if (spike) put_spikes_of_step(z, key, trial, t, n, spike + all);
        all += n;
      }
    }
  }
  return all;
}

static tct_status put_spikes(const making *z, tct_error *err)
{
  tct_session *s = z->into;
  uint64_t all   = 0;
  int at         = 0;

  s->end = tct_alloc((size_t)s->units, sizeof *s->end);
  if (!s->end) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d units", s->units);
  for (int p = 0; p < z->populations; p++)
    for (int k = 0; k < of_day(z, 0, p)->units; k++)
      s->end[at++] = all += put_spikes_of_unit(z, p, k, NULL);
  if (all == 0) return TCT_OK;
  s->spike = tct_alloc((size_t)all, sizeof *s->spike);
  if (!s->spike)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %llu spikes", (unsigned long long)all);
  all = 0;
  for (int p = 0; p < z->populations; p++)
    for (int k = 0; k < of_day(z, 0, p)->units; k++)
      all += put_spikes_of_unit(z, p, k, s->spike + all);
  return TCT_OK;
}

/* ---- the session ---- */

/* A name for this and no other recording: the same run, probe set, seed and noise have the same. */
static void put_names(const making *z)
{
  const tct_subject *from  = z->subject;
  const char *provenance   = from->recordings.provenance;
  const tct_recording *one = of_day(z, 0, 0);
  tct_session *s           = z->into;
  tct_sha256 sha;
  char hex[65];

  tct_sha256_begin(&sha);
  tct_sha256_add(&sha, provenance, strlen(provenance));
  tct_sha256_end(&sha, hex);
  tct_print(s->identifier, sizeof s->identifier, "tercet-%.32s", hex);
  tct_print(s->subject, sizeof s->subject, "%s", one->subject);
  tct_print(s->description, sizeof s->description,
            "Recorded from a model with Tercet " TERCET_VERSION
            ": probe set %s, %d conditions, %d repeats, %d day%s",
            from->probe, z->conditions, z->repeats, from->days, from->days == 1 ? "" : "s");
  tct_print(s->start, sizeof s->start, "%s", from->started);
  tct_print(s->created, sizeof s->created, "%s", from->started);
}

static tct_status make(const making *z, tct_error *err)
{
  z->into->provenance = tct_strdup(z->subject->recordings.provenance);
  if (!z->into->provenance) return tct_fail(err, TCT_NO_MEMORY, "no memory for provenance");
  put_names(z);
  TCT_TRY(put_units(z, err), err, "listing units");
  TCT_TRY(put_trials(z, err), err, "listing trials");
  return strcmp(of_day(z, 0, 0)->quantity, "count") == 0 ? put_spikes(z, err) : put_samples(z, err);
}

tct_status tct_subject_session(const tct_subject *s, tct_session *into, tct_error *err)
{
  const tct_recording *one = s->recordings.recording[0];
  const making z           = {.subject     = s,
                              .into        = into,
                              .populations = s->recordings.n / s->days,
                              .trials      = (size_t)one->conditions * (size_t)one->repeats,
                              .steps       = one->steps,
                              .repeats     = one->repeats,
                              .conditions  = one->conditions,
                              .step        = s->step / 1000};

  *into                 = (tct_session){.units = 0};
  const tct_status code = make(&z, err);
  if (code == TCT_OK) return TCT_OK;
  tct_session_free(into);
  return tct_while(err, code, "making a session of what was recorded");
}
