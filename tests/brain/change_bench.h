/* change_bench.h -- two times of units for the tests of change: written by hand, or with a change that was planted. */
#ifndef CHANGE_BENCH_H
#define CHANGE_BENCH_H

#include "brain/tuning_bench.h"

#include <tercet/change.h>

#include <math.h>

struct asked_change {
  tct_change_how how;
  const double *x; /* of the variable, at both times */
  void *params;
  tct_change got;
};

/* No draws, no partings, no margin; units are not paired. */
static inline struct asked_change change_named(const char *measure, const char *number)
{
  struct asked_tuning t = tuning_named(measure);

  return (struct asked_change){.params = t.params,
                               .how    = {.measure   = t.how.measure,
                                          .params    = t.params,
                                          .number    = tuning_place(&t, number),
                                          .period    = -1,
                                          .reference = (double)NAN,
                                          .margin    = (double)NAN,
                                          .level     = 0.95,
                                          .seed      = 1,
                                          .threads   = 1}};
}

static inline tct_status change_try(struct asked_change *a, const tct_trials *before,
                                    const tct_trials *after, tct_error *err)
{
  const tct_change_side side[] = {{before, a->x, NULL}, {after, a->x, NULL}};

  return tct_change_between(&side[0], &side[1], &a->how, &a->got, err);
}

/* What was found before is forgotten. */
static inline void change_of(struct asked_change *a, const tct_trials *before,
                             const tct_trials *after)
{
  tct_error err = {0};

  tct_change_free(&a->got);
  if (change_try(a, before, after, &err) != TCT_OK) fail_msg("%s", err.text);
}

static inline void change_done(struct asked_change *a)
{
  tct_change_free(&a->got);
  tct_params_free(&a->how.measure->about, a->params);
}

/* Responses to one condition: of unit k b_k before and b_k + d_k after, d of that mean and spread over units. */
typedef struct {
  int units, repeats;
  double mean, spread;
  double noise;        /* spread of a unit's own over trials */
  double common;       /* of what all units share */
  double after_common; /* the same after; 0: as before */
  bool others;         /* after, other units are recorded: b is drawn anew */
} planted_change;

struct planted_rate {
  const planted_change *p;
  tct_key key, base;
  bool after;
};

static inline double planted_rate(const void *own, int unit, int c)
{
  const struct planted_rate *r = own;
  const double base            = 10 + 3 * tct_normal(r->base, 0, 0, (uint32_t)unit);
  (void)c;

  if (!r->after) return base;
  return base + r->p->mean + r->p->spread * tct_normal(r->key, 1, 0, (uint32_t)unit);
}

/* One time of it; what is drawn is a function of the seed. */
static inline tct_trials planted_time(const planted_change *p, bool after, uint64_t seed)
{
  const tct_key key = tct_key_of(seed, "planted"), shared = tct_key_in(key, after);
  const struct planted_rate rate = {p, key, p->others ? tct_key_in(key, 2 + (uint64_t)after) : key,
                                    after};
  tct_trials t =
    tuning_drawn(p->units, 1, p->repeats, p->noise, 2 * seed + after, planted_rate, &rate);
  const double common = after && p->after_common > 0 ? p->after_common : p->common;
  double *value       = t.own;

  for (int i = 0; i < t.rows * p->units; i++)
    value[i] += common * tct_normal(shared, (uint64_t)(i / p->units), 0, 0);
  return t;
}

static inline void planted_of(struct asked_change *a, const planted_change *p, uint64_t seed)
{
  tct_trials before = planted_time(p, false, seed), after = planted_time(p, true, seed);

  change_of(a, &before, &after);
  tct_trials_free(&before);
  tct_trials_free(&after);
}

#endif
