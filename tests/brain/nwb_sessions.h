/* nwb_sessions.h -- sessions for the tests of NWB files: spikes or samples of any bits, names of any length. */
#ifndef TESTS_NWB_SESSIONS_H
#define TESTS_NWB_SESSIONS_H

#include "brain/oracle.h"

#include <math.h>

#include "brain/nwb/nwb_write.h"

enum { UNITS = 40, TRIALS = 60, SAMPLES = 300 };

static inline uint64_t draw(uint64_t *state)
{
  *state = *state * 6364136223846793005U + 1442695040888963407U;
  return *state ^ *state >> 29;
}

/* Any double there is: numbers, -0, denormals, infinities, NAN with all its bits. */
static inline double any_double(uint64_t *state)
{
  const uint64_t bits = draw(state);
  double x;

  memcpy(&x, &bits, sizeof x);
  return x;
}

static inline int by_value(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static inline void add_spikes(tct_session *s)
{
  uint64_t state = 3, n = 0;

  s->end   = tct_alloc((size_t)s->units, sizeof *s->end);
  s->spike = tct_alloc((size_t)s->units * 200, sizeof *s->spike);
  assert_true(s->end && s->spike);
  for (int i = 0; i < s->units; i++) {
    const uint64_t first = n, count = i % 7 == 3 ? 0 : draw(&state) % 200;
    while (n < first + count) {
      const double x = any_double(&state);
      if (isfinite(x)) s->spike[n++] = x;
    }
    qsort(s->spike + first, count, sizeof *s->spike, by_value);
    s->end[i] = n;
  }
}

static inline void add_samples(tct_session *s)
{
  uint64_t state = 5;

  s->samples = SAMPLES;
  s->rate    = 1000.0 / 3;
  s->sample  = tct_alloc((size_t)s->units * SAMPLES, sizeof *s->sample);
  assert_non_null(s->sample);
  for (size_t i = 0; i < (size_t)s->units * SAMPLES; i++) s->sample[i] = any_double(&state);
  s->sample[0] = -0.0; /* + 0 would be another number */
  s->sample[1] = NAN;
  (void)snprintf(s->quantity, sizeof s->quantity, "rate");
}

static inline void add_trials(tct_session *s, int trials)
{
  s->trials = trials;
  s->trial  = tct_alloc((size_t)trials, sizeof *s->trial);
  assert_non_null(s->trial);
  for (int i = 0; i < trials; i++) {
    tct_trial *t = &s->trial[i];
    t->start     = i / 3.0;
    t->stop      = i / 3.0 + 0.1;
    t->repeat    = i / 7;
    (void)snprintf(t->stimulus, TCT_LABEL, "stimulus \303\251 %d", i % 7);
    (void)snprintf(t->category, TCT_LABEL, "%s", i % 2 ? "face" : "");
    (void)snprintf(t->day, TCT_LABEL, "%09d", i / 20);
  }
  if (trials > 1) memset(s->trial[1].stimulus, 'x', TCT_LABEL - 1);
}

static inline tct_session new_session(int units, int trials, bool spikes)
{
  tct_session s = {.subject     = "m1",
                   .identifier  = "runs/a",
                   .description = "gratings, shown to a model",
                   .start       = "2019-10-28T09:30:00.5+01:00",
                   .created     = "2019-10-29T00:00:00Z",
                   .units       = units};

  s.unit       = tct_alloc((size_t)units, sizeof *s.unit);
  s.area       = tct_alloc((size_t)units, sizeof *s.area);
  s.provenance = tct_strdup("{\"run\": \"a\", \"hash\": \"\303\251\"}");
  assert_true(s.unit && s.area && s.provenance);
  for (int i = 0; i < units; i++) {
    (void)snprintf(s.unit[i], TCT_LABEL, "v%d:\316\261%d", 1 + i % 2, i);
    (void)snprintf(s.area[i], TCT_LABEL, "%s", i % 2 ? "V4" : "");
  }
  memset(s.unit[0], 'u', TCT_LABEL - 1);
  if (spikes)
    add_spikes(&s);
  else
    add_samples(&s);
  add_trials(&s, trials);
  return s;
}

static inline const char *write_session(const tct_session *s, const char *name)
{
  static char path[512];
  tct_error err = {0};

  (void)snprintf(path, sizeof path, "%s", in_folder(name));
  if (tct_nwb_write(path, s, &err) != TCT_OK) fail_msg("%s", err.text);
  return path;
}

#endif
